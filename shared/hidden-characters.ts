/**
 * Characters that a person does not see and a model reads, or that change the order of visible text: control and format
 * characters, tag characters, bidirectional controls, fillers, lone surrogates, selectors that select nothing.
 * Characters that writing needs do not count: joiners between letters that join (Persian, Urdu, Indic), emoji
 * sequences, the three flags of subdivisions, one variation selector after a character that has variations. Sources:
 * UTS #51 (emoji), UTR #36 and UAX #9 (bidi), UAX #31 section 2.3 (joiners), UTS #37 (ideographic selectors).
 */

/** One or more hidden characters in a row; `index` counts code units. */
export type Hidden = { index: number; text: string };

const always = [
  String.raw`\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad`,
  String.raw`\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f`,
  String.raw`\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb`,
  String.raw`\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Cs}`,
].join('');
/** Hidden except where writing needs them (`joined`, `sequence`, `selected`). */
const inContext = String.raw`\u200c\u200d\ufe00-\ufe0f`;
/**
 * Also refused in an author's text: line breaks that a terminal or an editor shows and a parser may not, characters of
 * private use, and unassigned code points.
 */
const byAuthors = String.raw`\r\p{Zl}\p{Zp}\p{Co}\p{Cn}`;

/**
 * Scripts whose spelling needs U+200C or U+200D. Source: UAX #31, section 2.3, and the Unicode Standard, 9.2 and 12.
 */
const scripts = 'Arab Syrc Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr'.split(' ');
const letter = `[[${scripts.map((script) => String.raw`\p{scx=${script}}`).join('')}]&&[\\p{L}\\p{M}]]`;
/** Also at the end of a word: the Hijri year's heh, and a virama that must not join. */
const joined = String.raw`${letter}[\u200c\u200d](?![${always}${inContext}])`;

const emoji = String.raw`\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?`;
const sequence = String.raw`${emoji}(?:\u200d${emoji})*(?:\ufe0e)?`;
/** RGI_Emoji_Tag_Sequence holds these and no more: England, Scotland, Wales. */
const flags = ['gbeng', 'gbsct', 'gbwls'].map((code) =>
  Array.from(code, (letter) => `\\u{e00${letter.charCodeAt(0).toString(16)}}`).join(''),
);
const flag = String.raw`\u{1f3f4}(?:${flags.join('|')})\u{e007f}`;
const selected = String.raw`\p{Emoji}[\ufe0e\ufe0f]|\p{scx=Han}[\ufe00-\ufe02\u{e0100}-\u{e01ef}]|\p{Sm}\ufe00`;
const notSelectedTwice = String.raw`(?![\ufe00-\ufe0f\u{e0100}-\u{e01ef}])`;

/** By code units, and generous: it spares most texts the exact pattern, which is ten times as slow. */
const any = new RegExp(
  String.raw`[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f` +
    String.raw`\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]`,
);

const eachBut = (bad: string) =>
  new RegExp(
    `(?:${flag}|(?:${sequence}|${selected})${notSelectedTwice}|${joined})|(?<found>[${bad}]+)`,
    'gv',
  );
/** Compiled when a text first needs one: every function loads this file, and most texts need none. */
const patterns: { others?: RegExp; authors?: RegExp } = {};

/** The hidden characters of a text that anybody may have written. */
export function hiddenIn(text: string): Hidden[] {
  if (!any.test(text)) return [];
  patterns.others ??= eachBut(always + inContext);
  return found(text, patterns.others);
}

/** The hidden characters of an author's text, such as a contract or a policy. CR LF counts as a plain line break. */
export function hiddenFromReaders(text: string): Hidden[] {
  if (/^[\n\t\x20-\x7e]*$/.test(text)) return [];
  patterns.authors ??= eachBut(always + inContext + byAuthors);
  return found(text.replaceAll('\r\n', ' \n'), patterns.authors);
}

function found(text: string, pattern: RegExp): Hidden[] {
  return Array.from(text.matchAll(pattern)).flatMap(({ index, groups }) =>
    groups?.found === undefined ? [] : [{ index, text: groups.found }],
  );
}

/** The first character by its number, such as `U+E0041`: a reader can find it, and its meaning is not repeated. */
export function codePointOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Whether a start tag hides what it holds. Enters: the text between a tag's name and its `>`. Leaves: what hides, in
 * words. Reads attributes as a browser does: character references and CSS's comments and escapes count as what they
 * stand for. What a style sheet or a script would hide cannot be seen here.
 */

/** One declaration that hides, as it reads without white space, in lower case. Lengths: nothing under 2px is read. */
const tiny = String.raw`(?:0*\.?0*|0*\.\d+|0*1(?:\.\d+)?)(?:px|pt|em|rem|ex|ch|%|vw|vh)?(?![\d.a-z%])`;
const declarations: [RegExp, string][] = [
  [/(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|mso-hide:all)/, 'hidden'],
  [/(?:^|;)opacity:(?:0*\.?0+|0?\.0\d*)%?(?![\d.])|opacity\(0%?\)/, 'transparent'],
  [new RegExp(`(?:^|;)(?:font-size:|font:(?:[a-z]+)*)${tiny}`), 'without size'],
  [new RegExp(`(?:^|;)(?:max-)?(?:width|height):${tiny}.*overflow`), 'without size'],
  [new RegExp(`overflow(?:-[xy])?:(?:hidden|clip).*;(?:max-)?(?:width|height):${tiny}`), 'without size'],
  [/(?:^|;)transform:.*scale[xy]?\(0(?:\.0*)?[,)]/, 'without size'],
  [/(?:^|;)(?:left|right|top|bottom|text-indent|margin(?:-left|-top|-right)?):-\d{3,}/, 'off the page'],
  [/(?:^|;)clip:rect\((?:[01](?:px)?,?){4}\)|clip-path:inset\((?:100|50)%/, 'clipped'],
  [/(?:^|;)color:(?:transparent|rgba?\([^)]*[,/]0*\.?0*%?\)|#[\da-f]{3}0\b|#[\da-f]{6}00\b)/, 'transparent'],
];
/** A page is white until it says otherwise. */
const white =
  /^(?:white|#fff(?:f{3})?|#fff(?:f{5})?|rgba?\(255,255,255(?:,1)?\)|#f[ef]f[ef]f[ef]|snow|ivory)$/;

/** @returns undefined when nothing hides */
export function whatHides(attributes: string): string | undefined {
  if (!/hidden|style|color/i.test(attributes)) return undefined;
  const values = attributesOf(attributes);
  if (values.has('hidden') || values.get('type')?.toLowerCase() === 'hidden') return 'hidden';
  const style = plainCss(values.get('style') ?? '');
  const hiding = declarations.find(([pattern]) => pattern.test(style));
  if (hiding !== undefined) return hiding[1];
  const ink = /(?:^|;)color:([^;!]+)/.exec(style)?.[1] ?? plainCss(values.get('color') ?? '');
  const paper =
    /(?:^|;)background(?:-color)?:([^;!]+)/.exec(style)?.[1] ?? plainCss(values.get('bgcolor') ?? '');
  if (ink === '') return undefined;
  return ink === paper || (white.test(ink) && (paper === '' || white.test(paper)))
    ? 'of its background’s colour'
    : undefined;
}

const attribute = /([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?/g;

/** The first of a name counts (HTML, 13.2.5.33). */
function attributesOf(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(attribute)) {
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, decoded(value.replace(/^(["'])(.*)\1$/s, '$2')));
  }
  return values;
}

const named: Record<string, string> = {
  colon: ':',
  tab: '\t',
  newline: '\n',
  lpar: '(',
  rpar: ')',
  semi: ';',
};

function decoded(value: string): string {
  return value.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{3,7}));?/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
    return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

/** CSS Syntax 3, 4.3.2 and 4.3.7; nothing that matters here needs its white space. */
function plainCss(style: string): string {
  return style
    .replace(/\/\*(?:[^*]|\*(?!\/)){0,4096}\*\//g, '')
    .replace(/\\([\da-f]{1,6})\s?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/\\(.)/g, '$1')
    .replace(/\s+/g, '')
    .toLowerCase();
}

function character(code: number): string {
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}

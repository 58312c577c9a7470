/**
 * Whether a start tag hides its content. CSS's comments and escapes are resolved first. A style sheet or a script can
 * hide content, too; that cannot be seen here.
 */
import type { Tag } from './html.ts';

/** Declarations that hide, without white space and in lower case. Lengths: nobody can read a text under 2px. */
const tiny = String.raw`(?:0*\.?0*|0*\.\d+|0*1(?:\.\d+)?)(?:px|pt|em|rem|ex|ch|%|vw|vh)?(?![\d.a-z%])`;
const declarations: [RegExp, string][] = [
  [/(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|mso-hide:all)/, 'hidden'],
  [/opacity\(0*\.?0*%?\)/, 'transparent'],
  [/(?:^|;)(?:scale|zoom):0*\.?0*(?:[,;!]|$)/, 'without size'],
  [new RegExp(`(?:^|;)(?:font-size:|font:(?:[a-z]+)*)${tiny}`), 'without size'],
  [new RegExp(`(?:^|;)(?:max-)?(?:width|height):${tiny}.*overflow`), 'without size'],
  [new RegExp(`overflow(?:-[xy])?:(?:hidden|clip).*;(?:max-)?(?:width|height):${tiny}`), 'without size'],
  [/(?:^|;)transform:.*scale[xy]?\(0(?:\.0*)?[,)]/, 'without size'],
  [
    /(?:^|;)(?:left|right|top|bottom|inset|text-indent|margin(?:-left|-top|-right)?):-\d{3,}|translate(?:[xy]|3d)?[(:]-\d{3,}/,
    'off the page',
  ],
  [
    /(?:^|;)clip:rect\((?:[01](?:px)?,?){4}\)|clip-path:(?:inset\((?:100|50)%|(?:circle|ellipse)\(0)/,
    'clipped',
  ],
  [
    /(?:^|;)(?:-webkit-text-fill-)?color:(?:transparent|rgba?\([^)]*[,/]0*\.?0*%?\)|#[\da-f]{3}0\b|#[\da-f]{6}00\b)/,
    'transparent',
  ],
];
/** A page is white until it says otherwise. */
const white =
  /^(?:white|snow|ivory|#ffff?|#(?:f[ef]){3}(?:ff)?|rgba?\((?:255,?){3}[,/]?1?\)|rgba?\((?:100%,?){3}[,/]?1?\)|hsla?\(.{1,8},?100%[,/]?1?\))$/;
/** Nobody sees a text with less. */
const minOpacity = 0.1;

/** @returns the way in which the tag hides its content, in words; undefined when it does not */
export function whatHides(attributes: Tag['attributes']): string | undefined {
  const attribute = (name: string) => attributes.get(name)?.value ?? '';
  if (attributes.has('hidden') || attribute('type').toLowerCase() === 'hidden') return 'hidden';
  if (attributes.has('popover')) return 'hidden until it is asked for';
  const style = plainCss(attribute('style'));
  const hiding = declarations.find(([pattern]) => pattern.test(style));
  if (hiding !== undefined) return hiding[1];
  if (opacityOf(style) < minOpacity) return 'transparent';
  const ink = /(?:^|;)(?:-webkit-text-fill-)?color:([^;!]+)/.exec(style)?.[1] ?? plainCss(attribute('color'));
  const paper = /(?:^|;)background(?:-color)?:([^;!]+)/.exec(style)?.[1] ?? plainCss(attribute('bgcolor'));
  if (ink === '') return undefined;
  return ink === paper || (white.test(ink) && (paper === '' || white.test(paper)))
    ? 'of its background’s colour'
    : undefined;
}

function opacityOf(style: string): number {
  const [, value = '1', percent] = /(?:^|;)opacity:([\d.e+-]+)(%?)/.exec(style) ?? [];
  return Number.parseFloat(value) / (percent === '%' ? 100 : 1);
}

/** A style without comments, escapes and white space, in lower case (CSS Syntax 3, 4.3.2 and 4.3.7). */
export function plainCss(style: string): string {
  return style
    .replace(/\/\*(?:[^*]|\*(?!\/)){0,4096}\*\//g, '')
    .replace(/\\([\da-f]{1,6})\s?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/\\(.)/g, '$1')
    .replace(/\s+/g, '')
    .toLowerCase()
    .replace(/(?:var\(--[\w-]{1,64},|calc\()([^()]{0,64})\)/g, '$1');
}

function character(code: number): string {
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}

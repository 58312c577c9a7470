import { describe, expect, it } from 'vitest';
import { plainCss, whatHides } from '../../../../functions/router/content/hidden-style.ts';
import { judged } from './judged.ts';

/** What hides a tag with these attributes. */
const hiding = (attributes: Record<string, string>) =>
  whatHides(
    new Map(Object.entries(attributes).map(([name, value]) => [name, { value, start: 0, end: 0 }])) as never,
  );

describe('a style', () => {
  it.each([
    ['display : NONE', 'hidden'],
    ['dis/* x */play:none', 'hidden'],
    ['d\\69 splay:none', 'hidden'],
    ['font-size:var(--x, 1px)', 'without size'],
    ['opacity:9%', 'transparent'],
    ['position:absolute;left:-9999px', 'off the page'],
    ['color:#fffffe', 'of its background’s colour'],
    ['color:red;background:red', 'of its background’s colour'],
    ['height:0;overflow:hidden', 'without size'],
    ['clip-path:inset(50%)', 'clipped'],
  ])('%s hides', (style, how) => {
    expect(hiding({ style })).toBe(how);
  });

  it.each([
    'display:block',
    'font-size:12px',
    'opacity:0.9',
    'left:-10px',
    'color:white;background:black',
    'height:20px;overflow:hidden',
    'background:white',
    '--display:none-of-these',
  ])('%s shows', (style) => {
    expect(hiding({ style })).toBeUndefined();
  });
});

describe('an attribute', () => {
  it.each([{ hidden: '' }, { type: 'HIDDEN' }, { popover: '' }, { color: 'white' }])(
    '%j hides',
    (attributes) => {
      expect(hiding(attributes)).toBeDefined();
    },
  );

  it.each([{}, { type: 'text' }, { color: 'white', bgcolor: 'black' }])('%j shows', (attributes) => {
    expect(hiding(attributes)).toBeUndefined();
  });
});

it('reads a style without comments, escapes and space', () => {
  expect(plainCss('A : \\62\t/* x */ calc( 1px )')).toBe('a:b1px');
  expect(plainCss('\\0 \\110000 x')).toBe('x');
});

judged('functions/router/content/hidden-style.ts', [
  [
    'comments in a style',
    ".replace(/\\/\\*(?:[^*]|\\*(?!\\/)){0,4096}\\*\\//g, '')",
    '',
    '<b style="display/**/:none">x</b>',
    '',
  ],
  ['white on white', 'white.test(ink) && (', 'false && (', '<b style="color:#fff">x</b>', ''],
]);

import { at, judged, told } from './judged.ts';

judged('functions/router/content/markdown-inline.ts', [
  [
    'code of a line',
    "if (type !== 'code_inline') return undefined;",
    'return undefined;',
    '`<b hidden>x</b>`',
    '`<b hidden>x</b>`',
  ],
  [
    'escapes',
    'at + 2 : undefined',
    'undefined : undefined',
    '\\<div/hidden>x</div>',
    '\\<div/hidden>x</div>',
  ],
  [
    'images',
    'addAddress(targetOf(text, at + 2 + content.length, md), true)',
    'undefined',
    `![a](${told})`,
    `![a](${at})`,
  ],
  ['links without a text', 'inside.every(isNothing)', 'false', '[<b></b>](/x)', ''],
  ['code that looks like a link', '&& !isCode(text, link.at, target)', '', 'f[](0)', 'f[](0)'],
]);

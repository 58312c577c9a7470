import { judged } from './judged.ts';

judged('functions/router/content/hidden-markup.ts', [
  ['HTML beside Markdown', 'anyTag.test(rest)', 'false', '<div/hidden>x</div>', ''],
  [
    'Markdown beside HTML',
    '[tagged, ...untagged]',
    '[...untagged]',
    '<a x="\n\n<b hidden>x</b>\n\n">',
    '<a x="\n\n\n\n">',
  ],
  ['pages', 'page.test(text)', 'false', '<html>\n\n```\n<b hidden>x</b>\n```', '<html>\n\n```\n\n```'],
  [
    'indented lines in an element',
    '!isInside(start)',
    'true',
    '<div>\n\n    <b hidden>x</b>\n\n</div>',
    '<div>\n\n    \n\n</div>',
  ],
]);

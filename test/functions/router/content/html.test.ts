import { judged } from './judged.ts';

judged('functions/router/content/html.ts', [
  ['odd names', 'if (!tagName.test(tag.name)) return;', '', 'Map<a, hidden> m', 'Map<a, hidden> m'],
  [
    'names of elements in each other',
    'open.get(name)?.pop()',
    'open.get(name)?.shift()',
    '<p hidden><p>x</p>y</p>z',
    'z',
  ],
]);

import { at, judged, told } from './judged.ts';

judged('functions/router/content/placed-lines.ts', [
  ['places in a quotation', 'raw.lastIndexOf(line)', '0', `> a\n> ![b](${told})`, `> a\n> ![b](${at})`],
  [
    'places in a table',
    'raw.indexOf(line, cellsEnd)',
    'raw.indexOf(line)',
    `|![a](${told})|![a](${told})|\n|-|-|\n`,
    `|![a](${at})|![a](${at})|\n|-|-|\n`,
  ],
]);

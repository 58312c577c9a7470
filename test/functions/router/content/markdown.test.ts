import { at, judged, told } from './judged.ts';

judged('functions/router/content/markdown.ts', [
  [
    'code',
    "if (type === 'fence') reading.literal",
    "if (type === 'never') reading.literal",
    '```\n<b hidden>x</b>\n```',
    '```\n<b hidden>x</b>\n```',
  ],
  [
    'indented code',
    "if (type === 'code_block') reading.indented",
    "if (type === 'never') reading.indented",
    'a\n\n    <b hidden>x</b>',
    'a\n\n    <b hidden>x</b>',
  ],
  [
    'lines that end as on Windows',
    "replaceAll('\\r\\n', ' \\n')",
    "replaceAll('\\n\\r', ' \\n')",
    `\`\`\`\r\na\r\n\`\`\`\r\n![a](\r\n${told})`,
    `\`\`\`\r\na\r\n\`\`\`\r\n![a](\r\n${at})`,
  ],
  [
    'references',
    'fetched: used.images.has(label)',
    'fetched: false',
    `![a][r]\n\n[r]: ${told}`,
    `![a][r]\n\n[r]: ${at}`,
  ],
  [
    'links that a person follows',
    'fetched: used.images.has(label)',
    'fetched: true',
    `[a][r]\n\n[r]: ${told}`,
    `[a][r]\n\n[r]: ${told}`,
  ],
  ['definitions in a paragraph', "{ alt: ['paragraph'] }", '{ alt: [] }', 'a\n[//]: # (x)', 'a\n'],
  ['definitions that nothing refers to', '(saysMore && paragraphEnd !== map[0])', 'false', '[a]: /b "x"', ''],
  ['the first of two definitions', 'seen.add(label);', '', '[a]\n\n[a]: /b\n[a]: /b "x"', '[a]\n\n[a]: /b\n'],
]);

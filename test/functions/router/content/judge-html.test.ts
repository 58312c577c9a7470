import { at, judged, told } from './judged.ts';

judged('functions/router/content/judge-html.ts', [
  [
    'addresses of attributes',
    'hidden === undefined ? addressesInTag(tag, { source, base }) : [hidden]',
    'hidden === undefined ? [] : [hidden]',
    `<img src="${told}">`,
    `<img src="${at}">`,
  ],
  [
    'comments',
    "if (ended) return [removal(start, end, 'a comment')];",
    'if (ended) return [];',
    'a<!-- x -->',
    'a',
  ],
  [
    'comments without an end',
    "removal(at, at + 4, 'a comment')",
    "removal(at, at, 'a comment')",
    'a<!-- x <!-- y',
    'a x  y',
  ],
  ['other comments in HTML', 'isInside(start) || (', 'false || (', '<p><!x></p>', '<p></p>'],
  ['other comments outside of HTML', 'isInside(start) || (', 'true || (', '(?<!x) => y', '(?<!x) => y'],
  ['patterns', " && source.slice(start - 2, start) !== '(?'", '', '(?<! ) => y', '(?<! ) => y'],
  ['PHP', '!ended || declarations.test(text)', '!ended', '<p><?php x ?></p>', '<p><?php x ?></p>'],
  ['elements that show nothing', 'isNamed && closing !== undefined', 'false', '<template>x</template>', ''],
  [
    'names in prose',
    'hiding === undefined || isNamed',
    'hiding === undefined',
    'a <script hidden> tag',
    'a <script hidden> tag',
  ],
]);

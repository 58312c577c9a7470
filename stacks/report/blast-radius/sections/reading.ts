/** How to read the page: the terms, the names behind the names, and what the page does not say. */
import { html } from '../html.ts';
import type { BlastRadius } from '../radius-types.ts';
import { prefixOf } from '../short-names.ts';
import { table } from '../table.ts';
import { code } from './cells.ts';
import type { Section } from './section.ts';

const terms: [string, string][] = [
  ['one object', 'Exactly this key of a bucket.'],
  ['whole prefix', 'Every object whose key begins so. S3 has no folders: IAM compares text.'],
  ['names only', 'Keys, sizes and times of objects, as ListBucket tells them; never their content.'],
  [
    'whole partition',
    'Every item with this partition key. IAM cannot see a sort key, so nothing smaller can be enforced.',
  ],
  ['every … that fits', 'All keys that fit the text, with * for any text.'],
  ['all of it', 'The action knows no smaller part: a route, a log group, a setting.'],
];

/** `How to read this page`, with the whole names of the data. */
export function readingSection(radius: BlastRadius): Section {
  const { data } = radius;
  const body = html`${table(
    'How much is reached.',
    [
      ['Words', 26],
      ['Meaning', 74],
    ],
    terms.map(([term, meaning]) => [term, meaning]),
  )}
${
  data.length > 0 &&
  table(
    'What contracts call the data of this stage.',
    [
      ['Name', 26],
      ['Kind', 14],
      ['In AWS', 60],
    ],
    data.map(({ name, kind, physicalName }) => [code(name), kind, code(physicalName)]),
  )
}
<p>Names of this stage are shown without the ${code(prefixOf(radius))} or ${code(`/${radius.app}/${radius.stage}/`)} that they begin with.</p>
<h3>What this page does not say</h3>
<ul>
<li>What the account’s administrators, AWS itself or resources outside this plan can reach.</li>
<li>Whether a tool’s code does what its description says. The page is about what IAM lets through, whatever the code does.</li>
<li>What a caller learns from the answers of calls that were allowed, and what an agent does with them.</li>
<li>That the deployed stage equals the plan. <code>npm run verify</code> compares a deployed stage with it.</li>
</ul>
`;
  return { id: 'reading', title: 'How to read this page', body };
}

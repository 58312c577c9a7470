/** Each rule by which subjects are found is needed: without it an attack would show less than it says. */
import { expect, test } from 'vitest';
import { mutant } from '../../../mutant.ts';
import { type Code, code } from './subjects.code.ts';

const off: [file: string, from: string, to: string][] = [
  ['verify/subjects/candidates', 'named.filter(({ tenant }) => tenant === strangers)', 'named'],
  ['verify/subjects/candidates', 'named.filter(({ tenant }) => tenant === team)', 'named'],
  [
    'verify/subjects/candidates',
    'others: others.map(({ key }) => key)',
    'others: [own, ...others].flatMap((one) => one?.key ?? [])',
  ],
  ['verify/subjects/find-subjects', '.filter(([team, strangers]) => team !== strangers)', ''],
  ['verify/subjects/find-subjects', 'mostShown(readers.filter(isSeeded))', 'readers[0]'],
  ['verify/subjects/subjects', 'if (missing !== undefined) throw new NotShown(sentence(missing));', ''],
  [
    'local/subjects',
    'return made === key ? { key, tenant, input } : undefined;',
    'return { key, tenant, input };',
  ],
];

test('what must hold of subjects holds', () => {
  expect(code.slip()).toBeUndefined();
});

test.each(off)('%s.ts with "%s" as "%s" lets something slip', async (name, from, to) => {
  const weak = await mutant<Code>('test/stacks/verify/subjects/subjects.code.ts', {
    ...{ file: `stacks/${name}.ts`, from, to },
  });
  expect(weak.slip()).toBeDefined();
});

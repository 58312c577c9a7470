/** Each rule for policies is needed: without it something passes that no set of policies may have. */
import { expect, test } from 'vitest';
import { mutant } from '../../mutant.ts';
import { type Code, code, entry } from './check.code.ts';

const off: [file: string, from: string, to: string][] = [
  ['lint', '\n  permitsOnUse,', ''],
  ['lint', '\n  forbidsWhatItHides,', ''],
  ['lint', '\n  consentIsRead,', ''],
  ['lint', '\n  notForEverybody,', ''],
  ['lint', '\n  comparesWithEffects,', ''],
  [
    'lint',
    "if (consent !== undefined || variablesIn(json.conditions).has('context')) return [];",
    'return [];',
  ],
  ['lint', "return ['has @consent, which is for calls alone'];", 'return [];'],
  ['vacuous', 'if (!canBeFalse) return', 'if (!canBeFalse) return []; void'],
  ['vacuous', 'if (!canBeTrue) return', 'if (!canBeTrue) return []; void'],
  ['vacuous', 'readsRequest(node) ? []', 'readsRequest({ Var: node }) || true ? []'],
  ['vacuous', '.flatMap((one) => constantsIn(one, has))', '.flatMap(() => [])'],
  ['vacuous', ', ...saidTwice(body)]', ']'],
  ['vacuous', "yield 'can never apply: its conditions rule each other out';", ''],
  ['vacuous', 'yield `${kind} { ${textOf(body)} } adds', 'void `${kind} { ${textOf(body)} } adds'],
  ['vacuous', 'createHas(tools, actionsOf(json))', '((): undefined => undefined) as Has'],
  ['check', "validationSettings: { mode: 'strict' }", "validationSettings: { mode: 'permissive' }"],
  ['check', '[...answer.validationErrors, ...answer.validationWarnings]', 'answer.validationWarnings'],
  ['check', '[...answer.validationErrors, ...answer.validationWarnings]', 'answer.validationErrors'],
  ['check', '...twins(set).map(', '...[].map('],
  ['unattended', "(call.most === 'form' || call.most === 'nobody')", "call.most === 'form'"],
  ['unattended', "(call.most === 'form' || call.most === 'nobody')", "call.most === 'nobody'"],
];

test('everything that no set of policies may have is found, in its words', () => {
  expect(code.slips()).toEqual([]);
});

test.each(off)('%s.ts with "%s" as "%s" lets something slip', async (name, from, to) => {
  const weak = await mutant<Code>(entry, { file: `stacks/policy/${name}.ts`, from, to });
  expect(weak.slip()).toBeDefined();
});

/** Probes that call tools: a late answer is asked for once more, any other counts as it is. */
import { expect, test } from 'vitest';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { callProbes } from '../../../../stacks/verify/checks/calls.ts';
import { application } from '../../../../stacks/verify/subjects/callable.ts';
import { findSubjects } from '../../../../stacks/verify/subjects/find-subjects.ts';
import type { Target } from '../../../../stacks/verify/target/target.ts';

const tool = (text: string, isError: boolean) => ({ result: { isError, content: [{ text }] } });
const works = tool('{}', false);
const late = tool('The tool did not finish within 5 s. (timed-out, call 1)', true);
const denied = tool('It does not exist, or this call may not touch it. (absent-or-denied, call 1)', true);

/** @param answers in the order in which they are given */
function targetThatSays(...answers: object[]) {
  const asked: string[] = [];
  const target = {
    first: { token: async () => 'token' },
    callable: findSubjects(application),
    async ask({ body }: { body: string }) {
      asked.push(JSON.parse(body).params.name);
      return { status: 200, body: JSON.stringify(answers[asked.length - 1] ?? works) };
    },
  } as unknown as Target;
  return { target, asked };
}
const probe = callProbes.find(({ id }) => id === 'data-answers');

test.each([
  ['works', [works, works], true, ['list_letters', 'search_parcels']],
  ['is late once', [late, works, works], true, ['list_letters', 'list_letters', 'search_parcels']],
  ['is late twice', [late, late], false, ['list_letters', 'list_letters']],
  ['is denied', [denied], false, ['list_letters']],
  ['is denied after it was late', [late, denied], false, ['list_letters', 'list_letters']],
])('a tool that %s', async (_what, answers, holds, calls) => {
  const { target, asked } = targetThatSays(...answers);
  expect(await probe?.run(target, {} as Plan)).toMatchObject({ holds });
  expect(asked).toEqual(calls);
});

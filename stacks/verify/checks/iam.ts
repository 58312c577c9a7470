/** Probes that ask IAM: the same question with and without the key that decides. */
import { keyNamed } from '../subjects/candidates.ts';
import type { Given } from '../subjects/subjects.ts';
import { type Decided, ofDataRole, ofFunction, type Question } from '../target/question.ts';
import { subject } from '../target/stage-parts.ts';
import type { Target } from '../target/target.ts';
import { askOf, touchOf } from '../target/touch.ts';
import { type Held, on, type Probe } from './probe.ts';

/** Holds when IAM gives the wanted decision for each question. */
async function ask(target: Target, ...questions: [question: Question, wanted: Decided][]): Promise<Held> {
  const said: string[] = [];
  let holds = true;
  for (const [question, wanted] of questions) {
    const decided = await target.simulate(question);
    holds &&= decided === wanted;
    said.push(decided === wanted ? decided : `${decided} instead of ${wanted}`);
  }
  return { holds, answer: said.join(', ') };
}

function ownObject({ plan }: Target, { reader, team }: Given<'reader'>, actor: string): Question {
  const own = askOf(plan, touchOf(reader, keyNamed(reader, { tenant: team, subject })));
  return ofDataRole(plan, { tool: reader.tool.name, tenant: team, tags: { actor } }, own);
}

/** @param context replaces the condition keys that DynamoDB sets for the query; `{}` sets none */
function query({ plan }: Target, { querier, team }: Given<'querier'>, context?: object): Question {
  const own = askOf(plan, touchOf(querier, keyNamed(querier, { tenant: team, subject })));
  return ofDataRole(plan, { tool: querier.tool.name, tenant: team }, { ...own, ...context });
}

function networkBy({ plan }: Target, fn: string, sourceFunction: string | null): Question {
  const action = 'ec2:CreateNetworkInterface';
  return ofFunction(plan, { fn, sourceFunction }, { action, resource: '*' });
}

export const iamProbes: Probe[] = [
  {
    id: 'boundary-sees-session-tags',
    sentence: "IAM is asked for a caller's own object, as an agent and as a human",
    shows: ['session-tags-in-boundary'],
    ...on('subjects', ['reader'], (target, by) =>
      ask(
        target,
        [ownObject(target, by, 'ai-agent'), 'allowed'],
        [ownObject(target, by, 'human'), 'explicitDeny'],
      ),
    ),
  },
  {
    id: 'query-needs-its-key',
    sentence: 'IAM is asked for a query with its key, and without any',
    shows: ['null-condition-guards-leading-keys'],
    ...on('subjects', ['querier'], (target, by) =>
      ask(target, [query(target, by), 'allowed'], [query(target, by, { context: {} }), 'implicitDeny']),
    ),
  },
  {
    id: 'network-interfaces-for-lambda-alone',
    sentence: 'IAM is asked for a network interface, by Lambda itself and by the code of a function',
    shows: ['interface-actions-denied-to-code-only'],
    ...on('subjects', ['session'], (target, { session }) => {
      const fn = `tool-${session.tool.name}`;
      return ask(
        target,
        [networkBy(target, fn, null), 'allowed'],
        [networkBy(target, fn, fn), 'explicitDeny'],
      );
    }),
  },
];

/**
 * Who may call what, and with whose consent, before and after. Enters: two plans. Leaves: what Cedar decides otherwise
 * for some kind of caller, and each policy whose meaning differs, since the arguments and circumstances that it asks
 * for only a reader can weigh. A comment does not count. Pure.
 */
import type { Plan, PlannedPolicies } from '../../../plan/plan-types.ts';
import { policySetIn } from '../../../plan/planned-policies.ts';
import type { Change } from '../change.ts';
import { accessChanges } from './access-changes.ts';
import { approverChanges } from './approver-changes.ts';
import { bothCallers } from './both-callers.ts';

/** None when policies and contracts are the same; policies that cannot be compared are a change of their own. */
export function policyChanges(before: Plan, after: Plan): Change[] {
  if (asked(before) === asked(after)) return [];
  try {
    const both = bothCallers(before, after);
    return [...accessChanges(both), ...approverChanges(both), ...rewordings(before, after)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = `who may call what could not be compared: ${why}`;
    return [{ kind: 'new-reach', direction: 'unclear', what }];
  }
}

/** Everything that a policy could decide by. */
const asked = ({ policies, contracts }: Plan): string =>
  JSON.stringify([policies, contracts.map(({ name, effect, scopes }) => [name, effect, scopes])]);

function rewordings(before: Plan, after: Plan): Change[] {
  const [old, now] = [policySetIn(before).policies, policySetIn(after).policies];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id): Change[] => {
    const [was, is] = [old.get(id), now.get(id)];
    if (JSON.stringify(was?.json) === JSON.stringify(is?.json)) return [];
    return [
      {
        kind: 'permission',
        direction: 'unclear',
        subject: `policy ${id}`,
        what: was === undefined ? 'added' : is === undefined ? 'removed' : 'reads otherwise',
        details: [...(was ? [`was: ${inOneLine(was)}`] : []), ...(is ? [`is: ${inOneLine(is)}`] : [])],
        property: `${(is ?? was)?.file}`,
      },
    ];
  });
}

const inOneLine = ({ text }: Pick<PlannedPolicies['policies'][number], 'text'>): string =>
  text.replace(/[ \n\t]+/g, ' ');

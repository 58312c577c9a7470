/**
 * Operators and the pipeline have only the rights that their policies name. Some statements must be wide, because the
 * resources have no names, so this proof evaluates attacks (governance-attacks.ts) instead of reading patterns.
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { governingRoles } from '../model/actors.ts';
import { finding, type Proof } from '../model/proof.ts';
import { askAsGovernor } from './ask-as-governor.ts';
import { attacksOf } from './governance-attacks.ts';
import { trustFindings } from './governance-trust.ts';

export const governanceIsConfined: Proof = {
  id: 'governance-is-confined',
  title:
    'Who operates or deploys is named to the letter, reaches no tenant data and no tool, and can make no role without its boundary',
  check(plan: Plan) {
    return governingRoles(plan).flatMap((role) => [
      ...trustFindings(plan, role),
      ...attackFindings(plan, role),
    ]);
  },
};

function attackFindings(plan: Plan, role: Resource): Finding[] {
  const may = askAsGovernor(plan, role);
  if (!may) return [finding(role, 'permissionsBoundary', 'has no boundary of this plan')];
  return attacksOf(plan, role)
    .filter(may)
    .map(({ could, action, resource }) =>
      finding(role, 'policy', `could ${could}: ${action} on ${resource}`),
    );
}

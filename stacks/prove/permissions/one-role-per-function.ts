/** No two functions share a role, so no function has rights that only another one needs. */
import type { Plan } from '../../plan/plan-types.ts';
import { functions, roleOf } from '../model/actors.ts';
import { finding, type Proof } from '../model/proof.ts';

export const oneRolePerFunction: Proof = {
  id: 'one-role-per-function',
  title: 'Each function has an execution role of its own, made in this plan',
  check(plan: Plan) {
    return functions(plan).flatMap((fn) => {
      const role = roleOf(plan, fn);
      if (!role)
        return [
          finding(fn, 'role', `is ${fn.inputs.role}, which this plan does not make: its rights are unknown`),
        ];
      const others = functions(plan).filter((other) => other !== fn && other.inputs.role === fn.inputs.role);
      return others.map((other) => finding(fn, 'role', `is ${role.id}, which ${other.id} runs as, too`));
    });
  },
};

/**
 * A plan as its stacks declared it. The local AWS reads outputs first, a reviewer edits inputs: here each output that
 * repeats an input is taken from the input, and a setting that was not declared is not there. Nothing else changes.
 */
import type { Plan, Resource } from '../plan-types.ts';

/** Settings that come from the stacks alone: no provider fills them in. */
const DECLARED_ONLY = [
  'assumeRolePolicy',
  'inlinePolicies',
  'managedPolicyArns',
  'permissionsBoundary',
  'policy',
  'policyArn',
  'vpcConfig',
];

export function declaredPlan(plan: Plan): Plan {
  return { ...plan, resources: plan.resources.map(declared) };
}

function declared(resource: Resource): Resource {
  const computed = Object.entries(resource.outputs).filter(([name]) => !DECLARED_ONLY.includes(name));
  return { ...resource, outputs: { ...Object.fromEntries(computed), ...resource.inputs } };
}

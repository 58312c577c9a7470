/**
 * A plan as its stacks declared it. The local AWS reads outputs first, a reviewer edits inputs: here each output that
 * repeats an input is taken from the input, and a setting that was not declared is not there. Nothing else changes.
 */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';

/** Settings that come from the stacks alone: no provider fills them in. */
const declaredOnly = [
  'assumeRolePolicy',
  'inlinePolicies',
  'managedPolicyArns',
  'permissionsBoundary',
  'policy',
  'policyArn',
  'vpcConfig',
];

/** A copy; the plan itself stays as it is. */
export function declaredPlan(plan: Plan): Plan {
  return { ...plan, resources: plan.resources.map(declared) };
}

function declared(resource: Resource): Resource {
  const computed = Object.entries(resource.outputs).filter(([name]) => !declaredOnly.includes(name));
  const inputs = resource.type === 'aws:iam/role:Role' ? withoutFederation(resource.inputs) : resource.inputs;
  return { ...resource, inputs, outputs: { ...Object.fromEntries(computed), ...inputs } };
}

/** No principal of a plan is a federated user, so a trust in such users changes nothing between its own principals. */
function withoutFederation(inputs: Resource['inputs']): Resource['inputs'] {
  if (typeof inputs.assumeRolePolicy !== 'string') return inputs;
  const document = JSON.parse(inputs.assumeRolePolicy) as PolicyDocument;
  const kept = document.Statement.filter(
    ({ Principal }) => typeof Principal !== 'object' || !Principal.Federated,
  );
  if (kept.length === document.Statement.length) return inputs;
  const Statement = kept.length > 0 ? kept : [nobody];
  return { ...inputs, assumeRolePolicy: JSON.stringify({ ...document, Statement }) };
}

/** A trust has at least one statement. */
const nobody: Statement = { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' };

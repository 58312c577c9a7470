/**
 * A plan as its stacks declared it. The local AWS reads outputs before inputs, but mutations of a plan change its
 * inputs. So each output that repeats an input gets the input's value, and settings without an input are removed.
 */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';

/** Settings that only the stacks declare; no provider adds them. */
const declaredOnly = [
  'assumeRolePolicy',
  'inlinePolicies',
  'managedPolicyArns',
  'permissionsBoundary',
  'policy',
  'policyArn',
  'vpcConfig',
];

/** @returns a changed copy of the plan */
export function declaredPlan(plan: Plan): Plan {
  return { ...plan, resources: plan.resources.map(declared) };
}

function declared(resource: Resource): Resource {
  const computed = Object.entries(resource.outputs).filter(([name]) => !declaredOnly.includes(name));
  const inputs = resource.type === 'aws:iam/role:Role' ? withoutFederation(resource.inputs) : resource.inputs;
  return { ...resource, inputs, outputs: { ...Object.fromEntries(computed), ...inputs } };
}

/** Drops statements that trust federated users, because no principal of a plan is one. */
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

/** A trust policy must have at least one statement. */
const nobody: Statement = { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' };

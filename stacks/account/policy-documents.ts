/**
 * The policies of a plan, as IAM Access Analyzer takes them. Enters: a plan. Leaves: every document with its kind.
 * Pure. Never: a policy that is skipped because its resource type is unknown: any document of its form counts.
 */
import type { Plan } from '../plan/plan-types.ts';

export type PlannedPolicy = {
  /** `<type> <name>, <property>`: the same in two plans of one stage */
  title: string;
  /** Access Analyzer API Reference, ValidatePolicy, policyType */
  kind: 'IDENTITY_POLICY' | 'RESOURCE_POLICY';
  /** its validatePolicyResourceType, for the resources that it knows more of */
  resourceType?: string;
  /** JSON */
  document: string;
};

const identityTypes = ['aws:iam/policy:Policy', 'aws:iam/rolePolicy:RolePolicy'];
const resourceTypes: Record<string, string> = {
  'aws:iam/role:Role': 'AWS::IAM::AssumeRolePolicyDocument',
  'aws:s3/bucketPolicy:BucketPolicy': 'AWS::S3::Bucket',
  'aws:dynamodb/resourcePolicy:ResourcePolicy': 'AWS::DynamoDB::Table',
};

/** Every property of every resource that holds a policy document. */
export function policiesOf(plan: Pick<Plan, 'resources'>): PlannedPolicy[] {
  return plan.resources.flatMap(({ type, name, inputs }) =>
    Object.entries(inputs).flatMap(([property, value]) => {
      const document = documentOf(value);
      if (document === undefined) return [];
      const resourceType = resourceTypes[type];
      return [
        {
          title: `${type} ${name}, ${property}`,
          kind: identityTypes.includes(type) ? 'IDENTITY_POLICY' : 'RESOURCE_POLICY',
          ...(resourceType !== undefined && { resourceType }),
          document,
        } satisfies PlannedPolicy,
      ];
    }),
  );
}

function documentOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(value) as { Version?: unknown; Statement?: unknown };
    return parsed.Version !== undefined && Array.isArray(parsed.Statement) ? value : undefined;
  } catch {
    // Not JSON, so not a policy (a template, say); the proofs refuse a policy that is not JSON.
    return undefined;
  }
}

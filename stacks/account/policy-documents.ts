/**
 * The policies of a plan, in the form of IAM Access Analyzer. Finds them by the form of the document, not by a
 * list of resource types, so it misses none of an unknown type. Pure.
 */
import type { Plan } from '../plan/plan-types.ts';

export type PlannedPolicy = {
  /** `<type> <name>, <property>`: equal in two plans of one stage */
  title: string;
  /** Access Analyzer API Reference, ValidatePolicy, policyType */
  kind: 'IDENTITY_POLICY' | 'RESOURCE_POLICY';
  /** the same API's validatePolicyResourceType, for resources with checks of their own */
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

/** @returns each policy document in the inputs of the plan's resources, in the plan's order */
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
    // A text such as a template is no policy; the proofs refuse a policy that is not JSON.
    return undefined;
  }
}

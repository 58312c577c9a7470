/**
 * Reads the deployed policy document for each one of the plan. Gives the documents under the plan's names,
 * and the names of those that it may not read. A resource that is gone is absent, which counts as a
 * difference.
 */
import { type DynamoDBClient, GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { GetBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { policyDocuments } from '../documents.ts';
import type { Documents } from '../target/target.ts';
import type { Iam } from './iam.ts';

export type Readers = { iam: Iam; s3: S3Client; dynamodb: DynamoDBClient };

type Read = (resource: Resource, readers: Readers) => Promise<Record<string, unknown>>;

/** By resource type: property → how to read its deployed value. */
const readers: Record<string, Read> = {
  async 'aws:iam/role:Role'({ inputs }, { iam }) {
    const name = String(inputs.name);
    const { trust, boundary } = await iam.role(name);
    return {
      assumeRolePolicy: trust,
      policies: await iam.policiesOf(name),
      ...(boundary !== undefined && { permissionsBoundary: boundary }),
    };
  },
  async 'aws:iam/rolePolicy:RolePolicy'({ inputs }, { iam }) {
    return { policy: await iam.inlinePolicy(String(inputs.role), String(inputs.name)) };
  },
  async 'aws:iam/policy:Policy'({ outputs }, { iam }) {
    return { policy: await iam.managedPolicy(String(outputs.arn)) };
  },
  async 'aws:s3/bucketPolicy:BucketPolicy'({ inputs }, { s3 }) {
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: String(inputs.bucket) }));
    return { policy: JSON.parse(Policy ?? '{}') };
  },
  async 'aws:dynamodb/resourcePolicy:ResourcePolicy'({ inputs }, { dynamodb }) {
    const ResourceArn = String(inputs.resourceArn);
    const { Policy } = await dynamodb.send(new GetResourcePolicyCommand({ ResourceArn }));
    return { policy: JSON.parse(Policy ?? '{}') };
  },
};

/** `unread`: names of documents that may not be read, with AWS's reason. */
export async function readDocuments(
  plan: Plan,
  from: Readers,
): Promise<{ documents: Documents; unread: string[] }> {
  const wanted = policyDocuments(plan);
  const documents: Documents = new Map();
  const read = plan.resources.filter(({ type }) => readers[type] !== undefined);
  for (const resource of read) {
    const found = await (readers[resource.type] as Read)(resource, from).catch(absent);
    for (const [property, value] of Object.entries(found))
      documents.set(`${resource.name}.${property}`, value);
  }
  const readable = new Set(read.map(({ name }) => name));
  return { documents, unread: [...wanted.keys()].filter((name) => !readable.has(name.split('.')[0] ?? '')) };
}

/** Takes only "not found" for absent: a missing right must not look like a difference. */
function absent(error: Error): Record<string, unknown> {
  if (/NoSuchEntity|NoSuchBucket|PolicyNotFound|ResourceNotFound/.test(`${error.name} ${error.message}`))
    return {};
  throw error;
}

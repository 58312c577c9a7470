/**
 * KMS as other services use it: the question to IAM that S3 or DynamoDB puts to KMS in its caller's name, for
 * the key of a bucket or a table. A key that the plan lacks is an error, as its policy is unknown. A
 * caller's own request to KMS is refused (unknown-service.ts).
 * Sources: IAM User Guide, "Forward access sessions"; KMS Developer Guide, kms:ViaService.
 */

import type { Ask, ForwardingService } from '../account/aws-request.ts';
import type { PlanIndex } from '../account/plan-index.ts';
import type { Resource } from '../plan/plan-types.ts';

/** How a service uses one key for one bucket or table. */
export type KeyUse = {
  service: ForwardingService;
  keyArn: string;
  /** the encryption context: policies see it as kms:EncryptionContext:<name> */
  encryptionContext: Record<string, string>;
};

export type KeyOperation = 'Decrypt' | 'GenerateDataKey';

/** The question for one operation; the caller whom the service serves is its principal. */
export function askOfKey({ service, keyArn, encryptionContext }: KeyUse, operation: KeyOperation): Ask {
  const [, , , region, accountId] = keyArn.split(':') as [string, string, string, string, string];
  const pairs = Object.entries(encryptionContext);
  return {
    action: `kms:${operation}`,
    resource: keyArn,
    via: service,
    context: {
      'kms:ViaService': `${service}.${region}.amazonaws.com`,
      'kms:CallerAccount': accountId,
      ...Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    },
  };
}

/**
 * ARN of the key that a resource names by ARN, id or alias.
 * @throws Error that names the resource, for a key that the plan lacks or that is disabled
 */
export function findKey(index: PlanIndex, name: string, by: Resource): string {
  const alias = index
    .byType('aws:kms/alias:Alias')
    .find(({ outputs }) => name === outputs.name || name === outputs.arn);
  const wanted = String(alias?.outputs.targetKeyArn ?? name);
  const key = index
    .byType('aws:kms/key:Key')
    .find(({ id, outputs }) => wanted === id || wanted === outputs.arn);
  if (key === undefined) throw new Error(`${by.urn}: the plan has no KMS key ${name}`);
  if (key.inputs.isEnabled === false) throw new Error(`${by.urn}: the KMS key ${name} is disabled`);
  return String(key.outputs.arn);
}

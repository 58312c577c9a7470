/**
 * Grants → use of KMS keys. S3 and DynamoDB read and write data that is encrypted with a stage's key, but they call KMS
 * in the name of their caller: the data session. So each grant yields the key actions that its own actions need,
 * through that service alone. Never: a key right without a grant on its data; a direct call of KMS. Source: KMS
 * Developer Guide, kms:ViaService; IAM User Guide, "Forward access sessions".
 */
import { type DataKeys, type DataName, dataResources } from './data.ts';
import type { CheckedGrant } from './grant.ts';
import type { Statement } from './policy-document.ts';

/**
 * S3: a read decrypts, a write makes a data key and checks the bucket key (S3 User Guide, "Reducing the cost of
 * SSE-KMS with Amazon S3 Bucket Keys"); a list and a delete need none. DynamoDB decrypts its table key for reads
 * and writes alike, all else it does under its own grant (DynamoDB Developer Guide, "Encryption at rest usage
 * notes", Monitoring; assumption dynamodb-asks-decrypt-alone).
 */
function keyActionsOf(action: string): string[] {
  if (action === 's3:GetObject' || action.startsWith('dynamodb:')) return ['kms:Decrypt'];
  return action === 's3:PutObject' ? ['kms:Decrypt', 'kms:GenerateDataKey'] : [];
}

/**
 * One statement for each key that the grants need. It is the same in the data role, in a call's session and in the
 * boundary: KMS cannot tell the objects and items of a store apart.
 */
export function keyStatements(grants: readonly CheckedGrant[], keys: DataKeys): Statement[] {
  const names = Object.keys(keys).sort() as DataName[];
  return names.flatMap((name): Statement[] => {
    const key = keys[name];
    const needed = grants.filter((grant) => grant.on === name).flatMap((grant) => grant.actions);
    const actions = [...new Set(needed.flatMap(keyActionsOf))].sort();
    if (key === undefined || actions.length === 0) return [];
    const [, , , region] = key.split(':');
    const service = dataResources[name].kind === 'bucket' ? 's3' : 'dynamodb';
    return [
      {
        Effect: 'Allow',
        Action: actions.length === 1 ? (actions[0] as string) : actions,
        Resource: key,
        Condition: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
      },
    ];
  });
}

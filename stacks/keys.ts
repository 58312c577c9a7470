/**
 * The stage's own KMS keys. Enters: stages.ts (`ownKeys`). Leaves: the key of logs and audit records. A stage
 * without own keys leaves encryption at rest to the keys that AWS owns: they cost nothing and refuse nobody.
 * What each key policy admits, and why, is key-policies.ts.
 */
import type { PolicyDocument } from '../shared/policy-document.ts';
import { deployment, named, stage } from './deployment.ts';
import { type KeyPlace, logKeyPolicy } from './key-policies.ts';

const place: KeyPlace = {
  ...deployment,
  // The second is the firewall's, whose log has a prefix that AWS asks for.
  logGroups: [`/${deployment.app}/${deployment.stage}/*`, `aws-waf-logs-${named('*')}`],
  trails: named('*'),
};

/** @param id of the Pulumi resources @param what last part of the alias `alias/<app>/<stage>/<what>` */
function createKey(id: string, what: string, policy: PolicyDocument) {
  const key = new aws.kms.Key(id, {
    description: `${named(what)}: ${deployment.app}, stage ${deployment.stage}`,
    enableKeyRotation: true,
    // KMS admits 7 to 30 days: so long a deletion can be taken back, then the data is gone for good.
    deletionWindowInDays: stage.dataIsDisposable ? 7 : 30,
    policy: JSON.stringify(policy),
  });
  new aws.kms.Alias(`${id}Alias`, {
    name: `alias/${deployment.app}/${deployment.stage}/${what}`,
    targetKeyId: key.keyId,
  });
  return key;
}

/**
 * Log groups of this stage, its trail, and the audit records in S3. Absent where `ownKeys` is false:
 * `...(logKey && { kmsKeyId: logKey.arn })`.
 */
export const logKey = stage.ownKeys ? createKey('LogKey', 'logs', logKeyPolicy(place)) : undefined;

/**
 * The stage's own KMS keys (`stageKeys`), where stages.ts sets `ownKeys`: one for each data resource (`dataKeys`,
 * `dataKeyArns`), one for the control table (`controlTableKey`), one for logs and audit records (`logKey`). Other
 * stages use keys
 * that AWS owns: they cost nothing and refuse nobody. key-policies.ts gives the reasons. No endpoint for KMS:
 * functions never call it; S3 and DynamoDB do, from their own network, in the session's name.
 */

import { controlTableName } from '../../../shared/control.ts';
import {
  type DataKeys,
  type DataName,
  dataNames,
  dataResources,
  physicalNameOf,
} from '../../../shared/data.ts';
import { pascal } from '../../../shared/names.ts';
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import {
  alarmTopicArn,
  dataArns,
  deployment,
  logGroupPrefixes,
  named,
  roleArn,
  sessionRoleArns,
  stage,
} from '../stage/deployment.ts';
import { controlRoles } from './control-policies.ts';
import { bucketKeyPolicy, controlKeyPolicy, type KeyPlace, tableKeyPolicy } from './key-policies.ts';
import { logKeyPolicy } from './log-key-policy.ts';

const place: KeyPlace = {
  ...deployment,
  sessionRoles: sessionRoleArns,
  serviceRoles: roleArn(named('*')),
  logGroups: logGroupPrefixes.map((prefix) => `${prefix}*`),
  trails: named('*'),
  alarmTopic: alarmTopicArn,
};

/** Every key of the stage, as tamper-alarms.ts watches them; empty where `ownKeys` is false. */
export const stageKeys: aws.kms.Key[] = [];

/** By data resource; empty where `ownKeys` is false. */
export const dataKeys: Partial<Record<DataName, aws.kms.Key>> = stage.ownKeys
  ? Object.fromEntries(dataNames.map((name) => [name, createDataKey(name)]))
  : {};

/** As the grants and the router take them (shared/key-grants.ts). */
export const dataKeyArns: $util.Output<DataKeys> = $util
  .all(Object.entries(dataKeys).map(([name, key]) => $util.all([name, key.arn])))
  .apply((entries) => Object.fromEntries(entries));

/**
 * The control table has its own key: with one of tenant data, router and approval page could decrypt that
 * data. Absent where `ownKeys` is false.
 */
export const controlTableKey = stage.ownKeys
  ? createKey(
      'ControlKey',
      'control',
      controlKeyPolicy(place, controlTableName(deployment), Object.values(controlRoles(deployment))),
    )
  : undefined;

/** Log groups of this stage, its trail, and the audit records in S3. Absent where `ownKeys` is false. */
export const logKey = stage.ownKeys ? createKey('LogKey', 'logs', logKeyPolicy(place)) : undefined;

// Applies to log groups made after this import, so sst.config.ts imports this file before all that make log
// groups.
if (logKey)
  $transform(aws.cloudwatch.LogGroup, (args) => {
    if (args) args.kmsKeyId ??= logKey.arn;
  });

/** @param id of the Pulumi resources @param what last part of the alias `alias/<app>/<stage>/<what>` */
function createKey(id: string, what: string, policy: PolicyDocument) {
  const key = new aws.kms.Key(id, {
    description: named(what),
    enableKeyRotation: true,
    // KMS admits 7 to 30 days. A deletion can be cancelled until then; after it, the data is lost for good.
    deletionWindowInDays: stage.dataIsDisposable ? 7 : 30,
    policy: JSON.stringify(policy),
  });
  stageKeys.push(key);
  new aws.kms.Alias(`${id}Alias`, {
    name: `alias/${deployment.app}/${deployment.stage}/${what}`,
    targetKeyId: key.keyId,
  });
  return key;
}

function createDataKey(name: DataName) {
  const arn = dataArns[name];
  const policy =
    dataResources[name].kind === 'bucket'
      ? bucketKeyPolicy(place, arn)
      : tableKeyPolicy(place, physicalNameOf(arn));
  return createKey(`${pascal(name)}Key`, name, policy);
}

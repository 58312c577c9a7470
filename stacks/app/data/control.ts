/**
 * The control table (shared/control.ts): brakes, budgets, approvals, sign-ins; and the statements of the two
 * functions that use it (`routerControlStatements`, `approvalControlStatements`). It holds no tenant data, so no
 * data role names it; control-policies.ts has the rights on each kind of item. DynamoDB deletes expired items
 * within days; readers ignore them at once.
 */
import { controlExpiry, controlKey, controlTableName } from '../../../shared/control.ts';
import type { Statement } from '../../../shared/policy-document.ts';
import { network } from '../network/network.ts';
import { deployment, stage } from '../stage/deployment.ts';
import { approvalControl, controlTablePolicy, routerControl } from './control-policies.ts';
import { controlTableKey } from './keys.ts';

const table = new aws.dynamodb.Table('Control', {
  name: controlTableName(deployment),
  billingMode: 'PAY_PER_REQUEST',
  hashKey: controlKey,
  attributes: [{ name: controlKey, type: 'S' }],
  ttl: { attributeName: controlExpiry, enabled: true },
  ...(controlTableKey && { serverSideEncryption: { enabled: true, kmsKeyArn: controlTableKey.arn } }),
  // Cheap at this size. Somebody who removes a brake by restoring an old table makes a new table, which
  // shows.
  pointInTimeRecovery: { enabled: true },
  deletionProtectionEnabled: !stage.dataIsDisposable,
});
new aws.dynamodb.ResourcePolicy('ControlPolicy', {
  resourceArn: table.arn,
  policy: $util
    .output(network?.vpcId)
    .apply((vpcId) => JSON.stringify(controlTablePolicy(deployment, vpcId))),
});

const placed = $util.all([network?.vpcId, controlTableKey?.arn]);

/** For the router's execution role. */
export const routerControlStatements = (): $util.Output<Statement[]> =>
  placed.apply(([vpcId, keyArn]) => routerControl(deployment, { vpcId, keyArn }));

/** For the execution role of the approval page, `<app>-<stage>-approval`. */
export const approvalControlStatements = (): $util.Output<Statement[]> =>
  placed.apply(([, keyArn]) => approvalControl(deployment, keyArn));

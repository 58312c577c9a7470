// biome-ignore-all lint/style/noExcessiveLinesPerFile: one proof with all that it compares
/**
 * The plan has exactly the documents that stacks/app derives, statement by statement: trusts of session roles, policies
 * of data keys, of the audit store and of the control table, and the rights of the router and the approval page on that
 * table. Other proofs evaluate their effect. This one finds the removal of a second safety net, which changes no
 * decision: a condition in an Allow beside a Deny with the same condition.
 */
import { isDeepStrictEqual } from 'node:util';
import { physicalName, sessionRolePath } from '../../../shared/names.ts';
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import { lockedStorePolicy, openStorePolicy } from '../../app/audit/audit-policies.ts';
import {
  approvalControl,
  controlRoles,
  controlTableArn,
  controlTablePolicy,
  routerControl,
} from '../../app/data/control-policies.ts';
import {
  bucketKeyPolicy,
  controlKeyPolicy,
  type KeyPlace,
  tableKeyPolicy,
} from '../../app/data/key-policies.ts';
import { logKeyPolicy } from '../../app/data/log-key-policy.ts';
import { governanceRolePath } from '../../app/governance/names.ts';
import { rowOf } from '../../app/stage/stages.ts';
import { sessionTrust } from '../../app/tools/session-trust.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { assumingRoles, executionRoles } from '../model/actors.ts';
import { readPlanTools } from '../model/plan-tools.ts';
import { identityStatements } from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';
import { keyOfBucket, keyOfTable } from '../model/stores.ts';

/** A derived document, its place in the plan, and the file that makes it. */
type Derived = { at: Resource; property: string; expected: PolicyDocument; by: string };

export const policiesAreDerived: Proof = {
  id: 'policies-are-derived',
  title:
    'Trusts of session roles, policies of keys, of the audit store and around the control table are the derived ones, statement by statement',
  check(plan: Plan) {
    return [...trusts(plan), ...keyPolicies(plan), ...storePolicies(plan), ...controlTable(plan)]
      .flatMap(difference)
      .concat(controlGrants(plan));
  },
};

function trusts(plan: Plan): Derived[] {
  const { dataRoles, invokeRoles } = readPlanTools(plan);
  const [router] = assumingRoles(plan);
  if (!router) return [];
  const sts = ofType(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint').find(({ inputs }) =>
    String(inputs.serviceName).endsWith('.sts'),
  );
  const by = { routerRoleArn: String(router.outputs.arn), stsEndpointId: sts?.id };
  return [...invokeRoles.map((role) => ({ role, tool: undefined })), ...dataRoles].map(({ role, tool }) => ({
    ...{ at: role, property: 'assumeRolePolicy', by: 'stacks/app/tools/session-trust.ts' },
    expected: sessionTrust({ ...by, ...(tool !== undefined && { tool }) }),
  }));
}

/** Finds each key by the store that it encrypts. */
function keyPolicies(plan: Plan): Derived[] {
  const place = keyPlace(plan);
  const key = (arn: unknown) => ofType(plan, 'aws:kms/key:Key').filter(({ outputs }) => outputs.arn === arn);
  const logKeys = new Set(
    ofType(plan, 'aws:cloudwatch/logGroup:LogGroup').map(({ inputs }) => inputs.kmsKeyId),
  );
  const isLogKey = (arn: unknown) => logKeys.has(arn);
  const rows: [Resource[], PolicyDocument][] = [
    ...[...logKeys].map((arn): [Resource[], PolicyDocument] => [key(arn), logKeyPolicy(place)]),
    ...ofType(plan, 'aws:s3/bucket:Bucket')
      .map((bucket) => ({ bucket, arn: keyOfBucket(plan, bucket) }))
      .filter(({ arn }) => !isLogKey(arn))
      .map(({ bucket, arn }): [Resource[], PolicyDocument] => [
        key(arn),
        bucketKeyPolicy(place, String(bucket.outputs.arn)),
      ]),
    ...ofType(plan, 'aws:dynamodb/table:Table').map((table): [Resource[], PolicyDocument] => [
      key(keyOfTable(table)),
      table.outputs.arn === controlTableArn(plan)
        ? controlKeyPolicy(place, String(table.inputs.name), Object.values(controlRoles(plan)))
        : tableKeyPolicy(place, String(table.inputs.name)),
    ]),
  ];
  return rows.flatMap(([keys, expected]) =>
    keys.map((at) => ({ at, property: 'policy', expected, by: 'stacks/app/data/keys.ts' })),
  );
}

function keyPlace({ app, stage, region, accountId }: Plan): KeyPlace {
  const all = physicalName({ app, stage }, '*');
  return {
    ...{ region, accountId, trails: all, logGroups: [`/${app}/${stage}/*`, `aws-waf-logs-${all}`] },
    sessionRoles: `arn:aws:iam::${accountId}:role${sessionRolePath({ app, stage })}*`,
    serviceRoles: `arn:aws:iam::${accountId}:role/${all}`,
    alarmTopic: `arn:aws:sns:${region}:${accountId}:${physicalName({ app, stage }, 'alarms')}`,
  };
}

function storePolicies(plan: Plan): Derived[] {
  const { app, stage, region, accountId } = plan;
  const named = (what: string) => physicalName({ app, stage }, what);
  return ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream').flatMap(({ inputs }) => {
    const { bucketArn = '', roleArn = '' } = inputs.extendedS3Configuration as Record<string, string>;
    const store = { bucketArn, deliveryRoleArn: roleArn };
    const trailArn = `arn:aws:cloudtrail:${region}:${accountId}:trail/${named('trail')}`;
    const expected = rowOf(stage).audit.lock
      ? lockedStorePolicy(
          store,
          { trailArn, accountId },
          `arn:aws:iam::${accountId}:role${governanceRolePath(plan)}${named('deploy')}`,
        )
      : openStorePolicy(store);
    return ofType(plan, 'aws:s3/bucketPolicy:BucketPolicy')
      .filter((policy) => `arn:aws:s3:::${policy.inputs.bucket}` === bucketArn)
      .map((at) => ({ at, property: 'policy', expected, by: 'stacks/app/audit/audit-policies.ts' }));
  });
}

function controlTable(plan: Plan): Derived[] {
  const [vpc] = ofType(plan, 'aws:ec2/vpc:Vpc');
  return ofType(plan, 'aws:dynamodb/resourcePolicy:ResourcePolicy')
    .filter(({ inputs }) => inputs.resourceArn === controlTableArn(plan))
    .map((at) => ({
      ...{ at, property: 'policy', by: 'stacks/app/data/control-policies.ts' },
      expected: controlTablePolicy(plan, vpc?.id),
    }));
}

/** Compares all that the roles of the router and the approval page allow in DynamoDB and KMS. */
function controlGrants(plan: Plan): Finding[] {
  const [table] = ofType(plan, 'aws:dynamodb/table:Table').filter(
    ({ outputs }) => outputs.arn === controlTableArn(plan),
  );
  const [vpc] = ofType(plan, 'aws:ec2/vpc:Vpc');
  const keyArn = table && keyOfTable(table);
  const { router, approval } = controlRoles(plan);
  const due = new Map([
    [router, routerControl(plan, { vpcId: vpc?.id, keyArn })],
    [approval, approvalControl(plan, keyArn)],
  ]);
  return executionRoles(plan).flatMap((role) => {
    const expected = due.get(String(role.outputs.arn));
    const placed = identityStatements(plan, role);
    const at = placed[0]?.resource;
    if (!expected || !at) return [];
    const own = placed
      .map(({ statement }) => statement)
      .filter(({ Action }) => list(Action).some((action) => /^(dynamodb|kms):/.test(action)));
    return compare(own, expected, { at, property: 'policy', by: 'stacks/app/data/control-policies.ts' });
  });
}

function difference({ expected, ...where }: Derived): Finding[] {
  const { at, property } = where;
  const own = list((JSON.parse(String(at.inputs[property])) as PolicyDocument).Statement);
  return compare(own, expected.Statement, where);
}

function compare(own: Statement[], expected: Statement[], where: Omit<Derived, 'expected'>): Finding[] {
  const { at, property, by } = where;
  // Through JSON, to drop undefined values.
  const due = JSON.parse(JSON.stringify(expected)) as Statement[];
  const missing = due.filter((one) => !own.some((each) => isDeepStrictEqual(each, one)));
  const extra = own.filter((one) => !due.some((each) => isDeepStrictEqual(each, one)));
  return [
    ...missing.map(({ Sid }) => finding(at, property, `${Sid} is missing or was changed (${by})`)),
    ...extra.map(({ Sid }) => finding(at, property, `${Sid ?? 'a statement'} is not what ${by} makes`)),
  ];
}

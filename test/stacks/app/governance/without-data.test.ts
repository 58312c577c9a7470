/** Boundaries of a stage without buckets, without tables, or without both: IAM takes no statement about nothing. */
import { expect, it } from 'vitest';
import { deployBoundary } from '../../../../stacks/app/governance/deploy-boundary.ts';
import { serviceBoundary } from '../../../../stacks/app/governance/service-boundary.ts';
import { checkPolicy } from '../../../../stacks/iam/evaluate.ts';

const of = { app: 'app', stage: 'stage', region: 'eu-central-1', accountId: '123456789012' };
const bucket = 'arn:aws:s3:::app-stage-leaves-123456789012';
const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/app-stage-stones';

it.each([
  { what: 'nothing', data: [], actions: /^dynamodb:(?!GetRecords)/, service: false },
  { what: 'a bucket', data: [bucket], actions: /^(s3|dynamodb):(?!GetRecords)/, service: true },
  { what: 'a table', data: [table], actions: /^dynamodb:/, service: true },
  { what: 'both', data: [bucket, table], actions: /^(s3|dynamodb):/, service: true },
])('of a stage with $what hold, and deny what there is', ({ data, actions, service }) => {
  const serves = serviceBoundary({ ...of, data, dev: false, guardrail: undefined });
  const deploys = deployBoundary({ ...of, data, keepsLogs: true });
  for (const document of [serves, deploys]) checkPolicy(document, 'boundary', 'boundary');

  expect(serves.Statement.some(({ Sid }) => Sid === 'NoTenantData')).toBe(service);
  const denied = deploys.Statement.find(({ Sid }) => Sid === 'NoTenantData');
  for (const action of [denied?.Action ?? ''].flat()) expect(action).toMatch(actions);
  expect(denied?.Resource).toEqual(expect.arrayContaining(data));
});

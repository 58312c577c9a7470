/**
 * Gives every role that brings none the boundary of the stage's service roles (governance/service-boundary.ts): the
 * functions' execution roles and whatever else an AWS service runs as. Only roles made after this import get it, so
 * sst.config.ts imports it before all of them; session roles and governing roles bring boundaries of their own.
 */

import { serviceBoundary } from '../governance/service-boundary.ts';
import { dataArns, deployment, named, stage } from '../stage/deployment.ts';

const boundary = new aws.iam.Policy('ServiceBoundary', {
  name: named('service-boundary'),
  policy: JSON.stringify(
    serviceBoundary({
      ...deployment,
      dev: $dev,
      data: Object.values(dataArns),
      guardrail: stage.guardrail,
    }),
  ),
});

$transform(aws.iam.Role, (args) => {
  args.permissionsBoundary ??= boundary.arn;
});

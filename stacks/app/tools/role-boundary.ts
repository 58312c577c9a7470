/**
 * Gives every role without a boundary that of the stage's service roles (governance/service-boundary.ts): the
 * execution roles of functions and the roles of other AWS services. Only roles made after this import get it,
 * so sst.config.ts imports it before all of them. Session roles and governing roles have their own
 * boundaries.
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

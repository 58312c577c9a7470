/**
 * The AWS provider of a plan: for a resource's type and inputs, the id and the computed outputs that AWS would
 * give, in their real forms (ARNs, DNS names, ids). Refuses a type without an entry, because proofs and the local
 * AWS would take a guessed ARN for a real one.
 */

import { PlainError } from '../../terminal/plain-error.ts';
import { apiGatewayMocks } from './api-gateway-mocks.ts';
import { edgeMocks } from './edge-mocks.ts';
import { iamMocks } from './iam-mocks.ts';
import { lambdaMocks } from './lambda-mocks.ts';
import type { Cloud, Mocked, Mocks, ResourceRequest } from './mock.ts';
import { networkMocks } from './network-mocks.ts';
import { observabilityMocks } from './observability-mocks.ts';
import { storageMocks } from './storage-mocks.ts';

const mocks: Mocks = {
  ...apiGatewayMocks,
  ...edgeMocks,
  ...iamMocks,
  ...lambdaMocks,
  ...networkMocks,
  ...observabilityMocks,
  ...storageMocks,
};

/** @throws PlainError for a type without an entry; Error for inputs that AWS would refuse */
export function mockResource(request: ResourceRequest, cloud: Cloud): Mocked {
  const mock = Object.hasOwn(mocks, request.type) ? mocks[request.type] : undefined;
  if (!mock) {
    throw new PlainError(
      `${request.name} is a ${request.type}, whose ids the plan does not know: add it to stacks/plan/mock-provider.`,
    );
  }
  return mock(request, cloud);
}

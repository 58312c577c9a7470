/**
 * Reads an authorizer's settings from its `aws:apigateway/authorizer:Authorizer` resource: its function, its
 * identity sources, and how long a result is valid.
 * Source: API reference, Authorizer.
 */

import { needText, type PlanIndex, textOf } from '../../../account/plan-index.ts';
import type { Resource } from '../../../plan/plan-types.ts';
import type { ApiFacts, Call } from '../call.ts';
import { headersOf } from '../http/gateway-http.ts';
import { defaultAuthorizerTtlSeconds, maxAuthorizerTtlSeconds } from '../http/limits.ts';
import { type LambdaTarget, readTarget } from '../integrations/lambda-target.ts';
import { PlanNotUnderstood } from '../not-understood.ts';
import { wholeNumber } from '../read-api.ts';

/** All values of one identity source; empty when the request has none. */
export type ReadSource = (call: Call) => string[];

export type AuthorizerSettings = {
  type: 'REQUEST' | 'TOKEN';
  target: LambdaTarget;
  sources: ReadSource[];
  ttlSeconds: number;
  /** the source ARN of its permission */
  arn: string;
};

/** Reads and checks the settings. @throws PlanNotUnderstood */
export function readAuthorizer(
  resource: Resource,
  { index, api }: { index: PlanIndex; api: ApiFacts },
): AuthorizerSettings {
  // "TOKEN" is the provider's default; a user pool would need Cognito as issuer.
  const type = textOf(resource, 'type') ?? 'TOKEN';
  if (type !== 'REQUEST' && type !== 'TOKEN') {
    throw new PlanNotUnderstood(resource, 'type', `${type} is neither REQUEST nor TOKEN`);
  }
  const target = readTarget(index, resource, 'authorizerUri');
  if (target.mode !== 'BUFFERED') {
    throw new PlanNotUnderstood(resource, 'authorizerUri', 'an authorizer cannot stream');
  }
  const ttlSeconds = wholeNumber(resource, 'authorizerResultTtlInSeconds') ?? defaultAuthorizerTtlSeconds;
  if (ttlSeconds < 0 || ttlSeconds > maxAuthorizerTtlSeconds) {
    throw new PlanNotUnderstood(
      resource,
      'authorizerResultTtlInSeconds',
      `${ttlSeconds} is not within 0–3600`,
    );
  }
  const sources = readSources(resource, type);
  if (sources.length === 0 && (type === 'TOKEN' || ttlSeconds > 0)) {
    throw new PlanNotUnderstood(resource, 'identitySource', 'a cached result needs an identity source');
  }
  const arn = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.restApiId}/authorizers/${needId(resource)}`;
  return { type, target, sources, ttlSeconds, arn };
}

function readSources(resource: Resource, type: 'REQUEST' | 'TOKEN'): ReadSource[] {
  // The provider's default for a TOKEN authorizer.
  const text =
    textOf(resource, 'identitySource') ?? (type === 'TOKEN' ? 'method.request.header.Authorization' : '');
  const names = text.split(',').map((name) => name.trim());
  return names.filter(Boolean).map((name) => {
    const [, place, key = ''] = /^method\.request\.(header|querystring)\.([\w-]+)$/.exec(name) ?? [];
    if (place === 'header') return ({ request }) => headersOf(request.headers, key);
    if (place === 'querystring' && type === 'REQUEST') {
      return ({ request }) => new URLSearchParams(request.rawQuery).getAll(key);
    }
    throw new PlanNotUnderstood(resource, 'identitySource', `${name} is not interpreted locally`);
  });
}

function needId(resource: Resource): string {
  return resource.id || needText(resource, 'id');
}

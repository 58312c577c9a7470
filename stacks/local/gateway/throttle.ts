/**
 * The throttle of a stage, compiled from its `MethodSettings`: lets a call pass or throws THROTTLED.
 * Source: API Gateway Developer Guide, "Throttle requests to your REST APIs": a token bucket of
 * `throttlingBurstLimit` that fills at `throttlingRateLimit` per second.
 */

import { textOf } from '../../account/plan-index.ts';
import type { Resource } from '../../plan/plan-types.ts';
import { GatewayFailure } from './gateway-failure.ts';
import { PlanNotUnderstood } from './not-understood.ts';

/** Takes one token, or throws the GatewayFailure that answers 429. */
export type Throttle = () => void;

/** Other properties of settings: `any`, or the only value that has no effect here. */
const harmless: Record<string, unknown> = {
  metricsEnabled: 'any',
  loggingLevel: 'any',
  dataTraceEnabled: 'any',
  cachingEnabled: false,
  requireAuthorizationForCacheControl: 'any',
  unauthorizedCacheControlHeaderStrategy: 'any',
  cacheTtlInSeconds: 'any',
  cacheDataEncrypted: 'any',
};

/** Compiles the settings of every method of a stage. `now` is in milliseconds. */
export function compileThrottle(resources: Resource[], stageName: string, now: () => number): Throttle {
  const [resource, second] = resources.filter((settings) => textOf(settings, 'stageName') === stageName);
  if (!resource) return () => {};
  if (second)
    throw new PlanNotUnderstood(second, 'methodPath', 'only one MethodSettings is interpreted locally');
  if (textOf(resource, 'methodPath') !== '*/*') {
    throw new PlanNotUnderstood(resource, 'methodPath', 'only */* is interpreted locally');
  }
  const settings = (resource.inputs.settings ?? {}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(settings)) {
    if (
      value === undefined ||
      value === null ||
      name === 'throttlingRateLimit' ||
      name === 'throttlingBurstLimit'
    )
      continue;
    if (Object.hasOwn(harmless, name) && (harmless[name] === 'any' || harmless[name] === value)) continue;
    throw new PlanNotUnderstood(
      resource,
      `settings.${name}`,
      `${JSON.stringify(value)} is not interpreted locally`,
    );
  }
  // The provider's -1 means that the method has no limit of its own.
  const rate = limitOf(resource, settings, 'throttlingRateLimit');
  const burst = limitOf(resource, settings, 'throttlingBurstLimit');
  return rate < 0 && burst < 0 ? () => {} : createBucket(rate, burst, now);
}

function limitOf(resource: Resource, settings: Record<string, unknown>, name: string): number {
  const value = settings[name] ?? -1;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new PlanNotUnderstood(resource, `settings.${name}`, 'is not a number');
}

function createBucket(ratePerSecond: number, burst: number, now: () => number): Throttle {
  const capacity = burst < 0 ? Number.POSITIVE_INFINITY : burst;
  let tokens = capacity;
  let filledAtMs = now();
  return () => {
    const atMs = now();
    const refill = ratePerSecond < 0 ? capacity : ((atMs - filledAtMs) / 1_000) * ratePerSecond;
    tokens = Math.min(capacity, tokens + refill);
    filledAtMs = atMs;
    if (tokens < 1) throw new GatewayFailure('THROTTLED', { note: 'the throttle of the stage is exhausted' });
    tokens -= 1;
  };
}

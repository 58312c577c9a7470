/** Functions of the plan as subjects, and the door through which their requests come. */
import type { Door } from '../../../shared/identity/identity.ts';
import type { FunctionSpec } from '../../../stacks/local/lambda/lambda.ts';
import type { SubjectSpec } from '../subject.ts';
import type { BenchPlace } from './place-of-bench.ts';
import type { Place } from './requests.ts';

/** All scopes that the calls of the rows need. */
export const scopes = ['letters:read', 'letters:write', 'area_001:read', 'area_001:write'];

/** The https door of stage `local`, as the authorizer knows it. */
export function doorOf({ functions }: BenchPlace): Door {
  const identity = functionOf(functions, 'authorizer').environment.IDENTITY ?? '';
  return (JSON.parse(identity) as { doors: Door[] }).doors[0] as Door;
}

/** The place that events speak of. */
export const placeOf = ({ plan }: BenchPlace, { resource }: Door): Place => ({
  ...{ region: plan.region, accountId: plan.accountId, resource },
});

/** @throws Error when there is none of that name */
export function functionOf(functions: BenchPlace['functions'], name: string): FunctionSpec {
  const found = functions.get(name);
  if (found === undefined) throw new Error(`the plan has no function ${name}`);
  return found;
}

/** A function of the plan as a subject. */
export function specOf(
  { name, bundle, environment, memoryMb, region }: FunctionSpec,
  place: BenchPlace,
): SubjectSpec {
  return { name, bundle, environment, memoryMb, region, caFile: place.tls.caFile };
}

/**
 * The application, and which tools its people may call. On this machine the policies of the plan decide; for
 * a deployed stage the door answers, because its people are known by their tokens alone.
 */
import { catalogue } from '#application/catalogue';
import { seeds, users } from '#application/seeds';
import type { LocalUser } from '../../../shared/application.ts';
import type { Tool } from '../../../shared/contract.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { sampleCall } from '../../../shared/sample-arguments.ts';
import type { Application } from '../../local/subjects.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { policySetIn } from '../../plan/planned-policies.ts';
import { callerOf } from '../../policy/people.ts';
import { findSubjects } from './find-subjects.ts';
import type { Found } from './subjects.ts';

export const application: Application = { catalogue, seeds, users };

export type MayCall = (user: LocalUser, tool: Tool) => boolean;

/**
 * Decides by the plan's policies, with every scope, now, from here; a call that needs consent counts as
 * denied.
 */
export function mayCallBy(plan: Plan): MayCall {
  const engine = createEngine(policySetIn(plan));
  const now = { atMs: Date.now(), sourceIp: '127.0.0.1' };
  return (user, tool) => {
    const caller = callerOf({ as: user.name }, now.atMs);
    return engine.call({ ...now, caller, tool, input: sampleCall(tool) ?? {} }).allowed;
  };
}

/** The first of the people of the team who may call most tools; undefined for a team without people. */
export function personOf(team: string | undefined, of: Application, mayCall: MayCall): LocalUser | undefined {
  const calls = (user: LocalUser) => of.catalogue.filter((tool) => mayCall(user, tool)).length;
  return of.users
    .filter(({ tenant }) => tenant === team)
    .toSorted((one, other) => calls(other) - calls(one))[0];
}

/** The subjects among the tools that pass, for attacks through the door. */
export function callableOf(of: Application, may: (tool: Tool) => boolean): Found {
  return findSubjects({ ...of, catalogue: of.catalogue.filter(may) });
}

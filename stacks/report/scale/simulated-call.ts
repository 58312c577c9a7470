/**
 * One call on paper: the steps of functions/router/call.ts that take time or meet a limit, in their order. Each `yield` is
 * a wait in milliseconds. Pure.
 */
import { authorizerCacheSeconds } from '../../../shared/identity/authorizer-cache.ts';
import { awsMs, cacheSeconds, cpuMs, mbOfOneCore, sessionsOfAnEnvironment, traffic } from './assumptions.ts';
import type { Environment } from './environments.ts';
import type { Refused, Stay } from './outcome.ts';
import type { FunctionModel, ToolModel } from './stage-model.ts';

type Steps<Result> = Generator<number, Result>;
type Call = { caller: number; tool: number };

/** @returns why it was refused; undefined when it was answered */
export function* simulatedCall(caller: number, stay: Stay): Steps<Refused | undefined> {
  const { outcome, stage, chance, now } = stay;
  const call = { caller, tool: chance.pick(stay.weights) };
  yield chance.around(awsMs.frontDoor);
  if (!(yield* authorize(call, stay))) return 'too many calls at once';
  const router = outcome.router.take('', now());
  if (router === undefined) return 'too many calls at once';
  const fromMs = now();
  const isRead = stage.tools[call.tool]?.effect === 'read';
  const cpu = { cold: cpuMs.router.cold, warm: isRead ? cpuMs.router.read : cpuMs.router.write };
  yield startMs(router.isNew, cpu, stage.router, stay);
  if (!isRead) {
    outcome.writes.count(now());
    yield chance.around(awsMs.auditStream);
  }
  const minted = yield* mint(call, router.environment, stay);
  const refused = minted ? yield* invoke(call, stay) : 'STS throttles';
  outcome.router.giveBack('', router.environment, now());
  outcome.billedMs.router += now() - fromMs;
  return refused;
}

function* authorize({ caller }: Call, stay: Stay): Steps<boolean> {
  const { outcome, stage, tokens, now } = stay;
  if ((tokens.get(caller) ?? 0) > now()) return true;
  const taken = outcome.authorizer.take('', now());
  if (taken === undefined) return false;
  const ms = startMs(taken.isNew, cpuMs.authorizer, stage.authorizer, stay);
  yield ms;
  outcome.billedMs.authorizer += ms;
  outcome.authorizer.giveBack('', taken.environment, now());
  tokens.set(caller, now() + authorizerCacheSeconds * 1_000);
  return true;
}

/** The router asks STS twice when it is throttled. */
function* mint(call: Call, environment: Environment, stay: Stay): Steps<boolean> {
  const { outcome, chance, now, stsPerSecond } = stay;
  const sessions = sessionsOf(call, stay);
  for (const pauseMs of [chance.between(100, 200), undefined]) {
    const missing = sessions.filter((session) => !isHeld(session, environment, now()));
    const waits = missing.map(() => chance.around(awsMs.sts));
    if (missing.every(() => outcome.sts.count(now()) <= stsPerSecond)) {
      if (missing.length > 0) yield Math.max(...waits);
      for (const session of missing) hold(session, environment, now());
      return true;
    }
    if (pauseMs !== undefined) yield pauseMs;
  }
  return false;
}

/** What each session is for; undefined for one that no other call gets. */
function sessionsOf(
  { caller, tool: at }: Call,
  { stage, lastArguments, chance }: Stay,
): (string | undefined)[] {
  const { hasData, effect } = stage.tools[at] as ToolModel;
  const own = `${caller} ${at}`;
  if (!hasData) return [own];
  if (effect !== 'read') return [own, undefined];
  const last = lastArguments.get(own) ?? 0;
  const chosen = chance.next() < traffic.repeats ? last : last + 1;
  lastArguments.set(own, chosen);
  return [own, `${own} ${chosen}`];
}

function isHeld(session: string | undefined, { sessions }: Environment, nowMs: number): boolean {
  const endsMs = session === undefined ? undefined : sessions.get(session);
  if (session === undefined || endsMs === undefined) return false;
  sessions.delete(session);
  if (endsMs - nowMs < cacheSeconds.sessionMargin * 1_000) return false;
  sessions.set(session, endsMs);
  return true;
}

function hold(session: string | undefined, { sessions }: Environment, nowMs: number): void {
  if (session === undefined) return;
  sessions.set(session, nowMs + cacheSeconds.session * 1_000);
  const oldest = sessions.keys().next();
  if (sessions.size > sessionsOfAnEnvironment && oldest.done !== true) sessions.delete(oldest.value);
}

/** The router tries a read once more whose tool has too many calls. */
function* invoke(call: Call, stay: Stay): Steps<Refused | undefined> {
  const { outcome, chance, now } = stay;
  const { model, environments } = outcome.tools[call.tool] as Stay['outcome']['tools'][number];
  const key = model.byTenant ? String(Math.floor(call.caller / traffic.callersOfATenant)) : '';
  yield chance.around(awsMs.privateApi);
  let taken = environments.take(key, now());
  if (taken === undefined && model.effect === 'read') {
    yield chance.between(200, 400);
    taken = environments.take(key, now());
  }
  if (taken === undefined) return 'a tool has too many calls at once';
  const ms = startMs(taken.isNew, cpuMs.tool, model, stay) + (model.hasData ? chance.around(awsMs.data) : 0);
  yield ms;
  outcome.billedMs.tool += ms;
  environments.giveBack(key, taken.environment, now());
  return undefined;
}

/** Until the function has done its own part of the work, milliseconds. */
function startMs(
  isNew: boolean,
  cpu: { cold: number; warm: number },
  { memoryMb }: FunctionModel,
  { chance }: Stay,
): number {
  const cores = Math.min(1, memoryMb / mbOfOneCore);
  return isNew ? chance.around(awsMs.newEnvironment) + cpu.cold / cores : cpu.warm / cores;
}

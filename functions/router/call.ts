/**
 * One tool call in, one outcome out. The steps run in this order and no other: no credential exists before the
 * arguments are valid and the decision is on record. Each step returns its product or throws a Refusal;
 * answer.ts is the only place that catches.
 */
import type { Caller } from '../../shared/caller.ts';
import type { Outcome } from '../../shared/private-call.ts';
import { admit } from './admit.ts';
import { type BrakeWatch, watchBrakes } from './brake.ts';
import { type Budgets, createBudgets } from './budget.ts';
import { checkArguments } from './check-arguments.ts';
import type { RouterConfig } from './config.ts';
import { decide, refuseUnlessAllowed } from './decide.ts';
import { findTool } from './find-tool.ts';
import { invoke, type Listener } from './invoke.ts';
import { mint } from './mint.ts';
import type { AuditRecord, Ports } from './ports.ts';
import { createMinter, type Minter } from './sessions.ts';

/** `id` is made by the router, never taken from the client. */
export type ToolCall = { id: string; name: string; arguments: unknown; listener: Listener };

/** What lives as long as the environment. */
export type Router = {
  config: RouterConfig;
  ports: Ports;
  minter: Minter;
  brakes: BrakeWatch;
  budgets: Budgets;
};

export function createRouter(config: RouterConfig, ports: Ports): Router {
  const brakes = watchBrakes(ports);
  return { config, ports, brakes, minter: createMinter(ports, brakes), budgets: createBudgets(ports) };
}

export async function call(
  request: ToolCall,
  caller: Caller,
  audit: AuditRecord,
  router: Router,
): Promise<Outcome> {
  const { id } = request;
  const tool = findTool(request.name, caller); // unlisted is unknown
  const { input, named } = checkArguments(tool, request.arguments, { id, caller }); // schema, then values
  const spender = { tool, subject: caller.subject };
  const decided = decide(caller, tool); // deny by default
  const decision = await admit(decided, spender, router); // brakes, then budgets
  await audit.decided(decision, tool.effect); // a change waits until the store has it
  refuseUnlessAllowed(decision);

  const sessions = await mint({ tool, caller, callId: id, named }, router.config, router.minter);
  audit.minted(sessions.data === undefined ? [sessions.invoke] : [sessions.invoke, sessions.data]);
  // Once more: a brake may have come while the call waited for its sessions.
  await router.brakes.check({ tool: tool.name, subject: caller.subject, effect: tool.effect });
  const outcome = await invoke({ tool, callId: id, caller, input }, sessions, request.listener, router.ports);
  router.budgets.spent(spender, Buffer.byteLength(JSON.stringify(outcome)));
  return outcome;
}

/**
 * One tool call in, one outcome out. The steps run in this order and no other: no credential exists before the
 * arguments are valid and the decision is on record. Each step returns its product or throws a Refusal. serve-call.ts
 * catches it and answers. On the way check-arguments.ts adds a spelling to one, admit.ts makes a denial of one, and
 * invoke.ts tells a late answer from a crash.
 */
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import { admit } from './admit.ts';
import { type BrakeWatch, watchBrakes } from './brake.ts';
import { type Budgets, createBudgets } from './budget.ts';
import { checkArguments } from './check-arguments.ts';
import { type CleanOutcome, clean } from './clean.ts';
import type { RouterConfig } from './config.ts';
import { consent, type Elicitation } from './consent.ts';
import { checkContent } from './content/check-content.ts';
import { createCleaner, resultFilters } from './content/clean-content.ts';
import { decide, decideListing, refuseUnlessAllowed } from './decide.ts';
import { findTool } from './find-tool.ts';
import { guardArguments, guardResults } from './guard.ts';
import type { Listener } from './hear-frames.ts';
import { invoke } from './invoke.ts';
import { mint } from './mint.ts';
import type { AuditRecord, Ports } from './ports.ts';
import { createMinter, type Minter } from './sessions.ts';

/** `id` is made by the router, never taken from the client. */
export type ToolCall = {
  id: string;
  name: string;
  arguments: unknown;
  listener: Listener;
  sourceIp: string;
  /** the door that the call came through, without `/mcp` */
  doorUrl: string;
  elicitation: Elicitation;
  /** the name that the client program gives itself */
  program?: string | undefined;
};

/** Everything that lives as long as the environment. */
export type Router = {
  config: RouterConfig;
  ports: Ports;
  policies: Engine;
  minter: Minter;
  brakes: BrakeWatch;
  budgets: Budgets;
};

/** Made once per environment. */
export function createRouter(config: RouterConfig, ports: Ports, policies: Engine): Router {
  const brakes = watchBrakes(ports);
  const budgets = createBudgets(ports);
  return { config, ports, policies, brakes, budgets, minter: createMinter(ports, brakes) };
}

/**
 * @param audit the record of this call, begun and not finished
 * @throws Refusal for every expected failure; anything else is a defect
 */
export async function call(
  request: ToolCall,
  caller: Caller,
  audit: AuditRecord,
  router: Router,
): Promise<CleanOutcome> {
  const { id, sourceIp, doorUrl, elicitation, program } = request;
  const { policies, ports } = router;
  const tool = findTool(request.name);
  await refuseUnlessListed({ caller, tool }, audit, policies); // unlisted is unknown
  const { input, named } = await checkArguments(tool, request.arguments, { id, caller }); // shape, schema, then values
  audit.understood(input); // the record holds the input that is decided about, however it was spelled
  await checkContent(tool, input); // the texts of the values
  await guardArguments(tool, input, ports.guardrail); // the guardrail's verdict, where the contract asks for it
  const consentRequest = {
    caller,
    tool,
    input,
    callId: id,
    atMs: ports.now(),
    sourceIp,
    doorUrl,
    elicitation,
    program,
  };
  const spender = { tool, subject: caller.subject };
  const byPolicies = decide(consentRequest, policies); // scopes, then Cedar, deny by default
  const byLimits = await admit(byPolicies, spender, router); // brakes, then budgets
  const decision = await consent(byLimits, consentRequest, router); // a person's, where policies ask for it
  await audit.decided(decision, tool.effect); // a change waits until the store has it
  refuseUnlessAllowed(decision);

  const sessions = await mint({ tool, caller, callId: id, named }, router.config, router.minter);
  audit.minted(sessions.data === undefined ? [sessions.invoke] : [sessions.invoke, sessions.data]);
  // Once more: a brake may have come while the call waited for its sessions.
  await router.brakes.check({ tool: tool.name, subject: caller.subject, effect: tool.effect });
  const filters = createCleaner(resultFilters(tool, sessions));
  const cleaner = guardResults(tool, filters, ports.guardrail);
  audit.cleaning(cleaner.counts);
  const spend = (bytes: number) => router.budgets.spent(spender, bytes);
  const invocation = { tool, callId: id, caller, input, cleaner, spend };
  const outcome = await invoke(invocation, sessions, request.listener, ports);
  return clean(invocation, outcome); // the client hears nothing of a tool before it is clean
}

/** A tool that this caller may not list is answered like an unknown one, and goes on record as denied. */
async function refuseUnlessListed(
  { caller, tool }: { caller: Caller; tool: Tool },
  audit: AuditRecord,
  policies: Engine,
): Promise<void> {
  const listing = decideListing(caller, tool, policies);
  if (listing.allowed) return;
  await audit.decided(listing, tool.effect);
  refuseUnlessAllowed(listing);
}

/**
 * One tool call in, one outcome out. The steps run in this order and no other: no credential exists before the
 * arguments are valid and the decision is on record. Each step returns its product or throws a Refusal;
 * answer.ts is the only place that catches.
 */
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import type { Outcome } from '../../shared/private-call.ts';
import { checkArguments } from './check-arguments.ts';
import type { RouterConfig } from './config.ts';
import { consent, type Elicitation } from './consent.ts';
import { decide, decideListing, refuseUnlessAllowed } from './decide.ts';
import { findTool } from './find-tool.ts';
import { invoke, type Listener } from './invoke.ts';
import { mint } from './mint.ts';
import type { AuditRecord, Ports } from './ports.ts';
import type { Minter } from './sessions.ts';

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
};

/** What lives as long as the environment. */
export type Router = { config: RouterConfig; ports: Ports; minter: Minter; policies: Engine };

export async function call(
  request: ToolCall,
  caller: Caller,
  audit: AuditRecord,
  router: Router,
): Promise<Outcome> {
  const { id, sourceIp, doorUrl, elicitation } = request;
  const { policies, ports } = router;
  const tool = findTool(request.name);
  await refuseUnlessListed({ caller, tool }, audit, policies); // unlisted is unknown
  const { input, named } = checkArguments(tool, request.arguments, { id, caller }); // schema, then values
  const asked = { caller, tool, input, callId: id, atMs: ports.now(), sourceIp, doorUrl, elicitation };
  const decision = await consent(decide(asked, policies), asked, { policies, ports }); // Cedar, deny by default
  await audit.decided(decision, tool.effect); // a change waits until the store has it
  refuseUnlessAllowed(decision);

  const sessions = await mint({ tool, caller, callId: id, named }, router.config, router.minter);
  audit.minted(sessions.data === undefined ? [sessions.invoke] : [sessions.invoke, sessions.data]);
  return invoke({ tool, callId: id, caller, input }, sessions, request.listener, router.ports);
}

/** A call of a tool that this caller may not know of is answered like one of no tool, and goes on record as denied. */
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

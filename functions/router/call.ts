/**
 * One tool call in, one outcome out. The steps run in this order and no other: no credential exists before the
 * arguments are valid and the decision is on record. Each step returns its product or throws a Refusal;
 * answer.ts is the only place that catches.
 */
import type { Caller } from '../../shared/caller.ts';
import { checkArguments } from './check-arguments.ts';
import { type CleanOutcome, clean } from './clean.ts';
import type { RouterConfig } from './config.ts';
import { checkContent } from './content/check-content.ts';
import { createCleaner, resultFilters } from './content/clean-content.ts';
import { decide, refuseUnlessAllowed } from './decide.ts';
import { findTool } from './find-tool.ts';
import { invoke, type Listener } from './invoke.ts';
import { mint } from './mint.ts';
import type { AuditRecord, Ports } from './ports.ts';
import type { Minter } from './sessions.ts';

/** `id` is made by the router, never taken from the client. */
export type ToolCall = { id: string; name: string; arguments: unknown; listener: Listener };

/** What lives as long as the environment. */
export type Router = { config: RouterConfig; ports: Ports; minter: Minter };

export async function call(
  request: ToolCall,
  caller: Caller,
  audit: AuditRecord,
  router: Router,
): Promise<CleanOutcome> {
  const { id } = request;
  const tool = findTool(request.name, caller); // unlisted is unknown
  const { input, named } = checkArguments(tool, request.arguments, { id, caller }); // shape, schema, then values
  await checkContent(input); // what the values say
  const decision = decide(caller, tool); // deny by default
  await audit.decided(decision, tool.effect); // a change waits until the store has it
  refuseUnlessAllowed(decision);

  const sessions = await mint({ tool, caller, callId: id, named }, router.config, router.minter);
  audit.minted(sessions.data === undefined ? [sessions.invoke] : [sessions.invoke, sessions.data]);
  const cleaner = createCleaner(resultFilters(tool, sessions));
  audit.cleaning(cleaner.counts);
  const answered = await invoke(
    { tool, callId: id, caller, input, cleaner },
    sessions,
    request.listener,
    router.ports,
  );
  return clean(tool, answered, cleaner); // nothing of a tool is heard before it is clean
}

/** Step: the tool that a call names, out of the catalogue. Who may know of it is decide.ts. */
import { catalogue } from '#application/catalogue';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import { Refusal } from '../../shared/refusal.ts';

const byName = new Map(catalogue.map((tool) => [tool.name, tool]));
if (byName.size !== catalogue.length) throw new Error('two tools of the catalogue have the same name');

/** The tools that this caller may know of. */
export function listTools(caller: Caller, policies: Engine): readonly Tool[] {
  return catalogue.filter((tool) => policies.list(caller, tool).allowed);
}

/** Undefined for a tool that the caller may not know of, and for none. */
export function findListed(name: string, caller: Caller, policies: Engine): Tool | undefined {
  const tool = byName.get(name);
  return tool !== undefined && policies.list(caller, tool).allowed ? tool : undefined;
}

export function findTool(name: string): Tool {
  const tool = byName.get(name);
  if (tool === undefined) throw new Refusal({ is: 'unknown-tool', name });
  return tool;
}

/** Step: the tool that a call names. A tool that the caller may not list is an unknown tool. */
import { catalogue } from '#catalogue';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import { Refusal } from '../../shared/refusal.ts';

const byName = new Map(catalogue.map((tool) => [tool.name, tool]));
if (byName.size !== catalogue.length) throw new Error('two tools of the catalogue have the same name');

/** The tools that this caller may know of. Policies will narrow it; scopes do not, so that a client can ask for them. */
export function listTools(_caller: Caller): readonly Tool[] {
  return catalogue;
}

export function findTool(name: string, _caller: Caller): Tool {
  const tool = byName.get(name);
  if (tool === undefined) throw new Refusal({ is: 'unknown-tool', name });
  return tool;
}

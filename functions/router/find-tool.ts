/** Step: the tool that a call names, out of the catalogue. decide.ts decides whether the caller may list it. */
import { catalogue } from '#application/catalogue';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import { Refusal } from '../../shared/refusal.ts';

const byName = new Map(catalogue.map((tool) => [tool.name, tool]));
if (byName.size !== catalogue.length) throw new Error('two tools of the catalogue have the same name');

/** The tools that this caller may list. */
export function listTools(caller: Caller, policies: Engine): readonly Tool[] {
  return catalogue.filter((tool) => policies.list(caller, tool).allowed);
}

/** Undefined for a tool that the caller may not list, and for a name that no tool has. */
export function findListed(name: string, caller: Caller, policies: Engine): Tool | undefined {
  const tool = byName.get(name);
  return tool !== undefined && policies.list(caller, tool).allowed ? tool : undefined;
}

/** @throws Refusal `unknown-tool` */
export function findTool(name: string): Tool {
  const tool = byName.get(name);
  if (tool === undefined) throw new Refusal({ is: 'unknown-tool', name });
  return tool;
}

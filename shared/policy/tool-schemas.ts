/** What Cedar parsed of the schema, tool by tool. Enters: a tool. Leaves: the name under which Cedar keeps its schema. */
import { randomUUID } from 'node:crypto';
import { preparseSchema } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyTool } from './entities.ts';
import { policySchema } from './policy-schema.ts';

/**
 * A schema for each tool, when it is first asked about: Cedar adds every action of a schema to each request's entities,
 * so that with one schema for 1,000 tools a decision would cost 3.4 ms in place of 0.3.
 */
export function createSchemas(): (tool: PolicyTool) => string {
  const names = new WeakMap<PolicyTool, string>();
  return (tool) => {
    const held = names.get(tool);
    if (held !== undefined) return held;
    // Cedar keeps schemas by name for the whole process, whoever made them.
    const name = randomUUID();
    must(preparseSchema(name, policySchema([tool])));
    names.set(tool, name);
    return name;
  };
}

/** Cedar's own word for what it could not parse. */
export function must(answer: { type: 'success' } | { type: 'failure'; errors: { message: string }[] }): void {
  if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors[0]?.message}`);
}

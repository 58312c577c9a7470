import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { jsonSchemaOf } from '../../shared/zod-schema.ts';

const of = (type: z.ZodType) => jsonSchemaOf('input', z.strictObject({ a: type })).properties?.a;

describe('a schema of zod', () => {
  it('becomes JSON Schema', () => {
    expect(
      jsonSchemaOf('input', z.strictObject({ a: z.int().max(3), b: z.string().optional() })),
    ).toMatchObject({
      ...{ type: 'object', additionalProperties: false, required: ['a'] },
      properties: { a: { type: 'integer', maximum: 3 }, b: { type: 'string' } },
    });
  });

  it.each<[string, z.ZodType]>([
    ['transform', z.string().transform((text) => text.trim())],
    ['date', z.date()],
    ['bigint', z.bigint()],
    [
      'a transform deep inside',
      z.array(z.object({ b: z.union([z.string(), z.map(z.string(), z.string())]) })),
    ],
    ['custom', z.custom(() => true)],
  ])('of a kind that JSON Schema cannot say is refused with its place: %s', (_kind, type) => {
    expect(() => of(type)).toThrow(/\ba\b.* which no JSON Schema can say/);
  });

  it('that holds something else than schemas is refused with its place', () => {
    const odd = z.strictObject({ b: z.string() });
    Object.assign(odd._zod.def.shape, { b: 'string' });
    expect(() => of(odd)).toThrow(/b.* is no zod schema/);
  });

  it('may refer to itself', () => {
    const tree: z.ZodType = z.object({ children: z.lazy(() => z.array(tree)) });
    expect(() => of(tree)).not.toThrow();
  });
});

describe('a pattern', () => {
  it.each([/^[a-z]+$/, /^\d{3}-\d{4}$/, /^a\.b$/])('that every engine reads alike is kept: %s', (pattern) => {
    expect(of(z.string().regex(pattern))?.pattern).toBe(pattern.source);
  });

  it.each([/^a$/i, /^(?=a)a$/, /^(?<name>a)$/, /^\p{L}$/u, new RegExp(`^${'ab?'.repeat(70)}$`)])(
    'that some engine reads otherwise is left to zod: %s',
    (pattern) => {
      expect(of(z.string().regex(pattern))).not.toHaveProperty('pattern');
    },
  );

  it('of two patterns neither is kept', () => {
    const two = of(z.string().regex(/^a/).regex(/b$/));
    expect(two).not.toHaveProperty('pattern');
    expect(two).not.toHaveProperty('allOf');
  });
});

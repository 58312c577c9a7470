/**
 * A contract's zod schema as JSON Schema 2020-12. Never: a kind of schema that JSON Schema cannot express, or one whose
 * second use changes the value again: router and tool both parse the arguments, so a transform would run on its own
 * result.
 */
import * as z from 'zod';
import { placeOf } from './declared.ts';
import type { JsonSchema } from './schema-lint.ts';

/** zod's own names (`_zod.def.type`) of schemas that JSON Schema can express; schema-lint.ts refuses more. */
const sayable = new Set(
  'string number boolean literal enum template_literal null any unknown object record array tuple union intersection optional nullable nonoptional default prefault catch readonly lazy'.split(
    ' ',
  ),
);
/** The properties in which zod keeps the schemas within a schema. */
const within = ['shape', 'element', 'innerType', 'options', 'items', 'left', 'right', 'keyType', 'valueType'];

/** @throws Error that names the place of a schema that JSON Schema cannot express */
export function jsonSchemaOf(where: 'input' | 'output', type: z.ZodObject): JsonSchema {
  checkParts(type, [where], new Set());
  return z.toJSONSchema(type, {
    ...{ io: where, target: 'draft-2020-12', unrepresentable: 'any' },
    override({ zodSchema, jsonSchema, path }) {
      const { def } = zodSchema._zod;
      if (!sayable.has(def.type))
        throw new Error(`${placeOf([where, ...path])} is a zod ${def.type}, which no JSON Schema can say`);
      if (def.type === 'string' || def.type === 'number') listChecks(zodSchema, jsonSchema as JsonSchema);
    },
  }) as JsonSchema;
}

/**
 * A value that is not a schema would end in zod's own error, which names no place. Only types of `z.core` are used: the
 * namespace as a value would bring the messages of fifty languages into every bundle.
 */
function checkParts(schema: unknown, path: PropertyKey[], seen: Set<unknown>): void {
  if (!(schema instanceof z.ZodType)) throw new Error(`${placeOf(path)} is no zod schema`);
  if (seen.has(schema)) return;
  seen.add(schema);
  const def = schema._zod.def as unknown as Record<string, unknown>;
  for (const part of within) {
    const inner = def[part];
    if (inner === undefined) continue;
    if (inner instanceof z.ZodType || typeof inner !== 'object' || inner === null)
      checkParts(inner, part === 'innerType' ? path : [...path, part], seen);
    else for (const [name, one] of Object.entries(inner)) checkParts(one, [...path, name], seen);
  }
}

/**
 * Keeps a pattern only if every engine reads it alike: the router checks the arguments by zod in any case. Of two
 * patterns or divisors, which zod lists as `allOf`, none is kept.
 */
function listChecks({ _zod: { def } }: z.core.$ZodType, schema: JsonSchema): void {
  delete schema.allOf;
  const patterns = [def, ...(def.checks ?? []).map((check) => check._zod.def)].flatMap((one) => {
    const { pattern } = one as { pattern?: unknown };
    return pattern instanceof RegExp ? [pattern] : [];
  });
  if (schema.pattern === undefined) return;
  // JSON Schema has no flags: without them it would be another pattern.
  if (patterns.some(({ flags }) => /[ims]/.test(flags)) || !isPortable(String(schema.pattern)))
    delete schema.pattern;
}

/** A date's, which zod writes in 250 characters and more, tells a model less than the word "date". */
const maxPatternCharacters = 200;
/**
 * The pieces that JSON Schema advises (2020-12 Core, section 6.4), and the classes that every engine has. Lookaround
 * is refused by OpenAI's API and llama.cpp (cline/cline#14013, codefuturist/email-mcp#58), named groups and properties
 * of characters by Python.
 */
const piece = String.raw`\\(?:[dDwWsStnr]|[^A-Za-z0-9])`;
const portable = new RegExp(
  String.raw`^(?:${piece}|\[(?:${piece}|[^\]\\])*\]|\(\?:|\((?!\?)|[^\\[(])*$`,
  'u',
);

function isPortable(source: string): boolean {
  return source.length <= maxPatternCharacters && portable.test(source) && compiles(source);
}

/** Validators compile with the flag `u`, which refuses some patterns that plain expressions accept. */
function compiles(source: string): boolean {
  try {
    return new RegExp(source, 'u') !== undefined;
  } catch {
    return false;
  }
}

/** Each check of a contract is needed: without it something is taken, or fails in words that help no author. */
import { expect, test } from 'vitest';
import { type Mutation, mutant } from '../mutant.ts';
import { refusalSites } from '../refusal-sites.ts';
import { type Code, code, entry } from './contract.code.ts';

const thrown = [
  'contract',
  'grant',
  'schema-lint',
  'author-text',
  'write-back',
  'template',
  'zod-schema',
].flatMap((name) => refusalSites(`shared/${name}.ts`, 'throw new Error(', 'void new Error('));
const inDeclaration = refusalSites('shared/declaration.ts', 'throw new Error(', 'void new Error(');
const linkSchemes = refusalSites('shared/content-blocks.ts', 'throw new Error(', 'void new Error(');

/** Of a field, what is asked of it. */
const asked: [from: string, to: string][] = [
  ["value.trim() !== ''", 'true'],
  ['value instanceof z.ZodObject', 'true'],
  ['.regex(toolNamePattern, `must match ${toolNamePattern.source}`)', ''],
  ['!/[\\n\\t]/.test(value)', 'true'],
  ['length <= maxDescriptionCharacters', 'true'],
  ["effect: z.enum(effects, { error: `must be one of ${effects.join(', ')}` })", 'effect: z.any()'],
  [".regex(scopePattern, 'is no OAuth scope (RFC 6749, section 3.3), such as items:read')", ''],
  ["(value) => typeof value === 'object' && value !== null, 'must be an object'", '() => true'],
  ['timeoutMs: whole(1000)', 'timeoutMs: z.any()'],
  ['memoryMb: whole(128, 10_240)', 'memoryMb: z.any()'],
  ['maxOutputBytes: whole(100, 1_000_000)', 'maxOutputBytes: z.any()'],
  ['const some = whole(1)', 'const some = z.any()'],
  ['budget: z.strictObject(', 'budget: z.looseObject('],
  [".literal('none', 'must be \"none\", or be left out')", '.any()'],
  ['z.enum(piiClasses,', 'z.any('],
  ['z.array(z.string()).default([])', 'z.any().default([])'],
  [".literal(true, 'must be true, or be left out')", '.any()'],
  ['const fields = z.strictObject(', 'const fields = z.looseObject('],
  ['version: text,', 'version: z.any(),'],
  ['pages: z.strictObject({ next: text, cursor: text })', 'pages: z.any()'],
];
const declared: Mutation[] = asked.map(([from, to]) => ({ file: 'shared/declaration.ts', from, to }));

test('everything that no contract may have is refused in its words', () => {
  expect(code.slips()).toEqual([]);
});

test.each([...thrown, ...inDeclaration, ...linkSchemes, ...declared])(
  '$file without "$from" lets something slip',
  async (mutation) => {
    const weak = await mutant<Code>(entry, mutation);
    expect(weak.slips()).not.toEqual([]);
  },
);

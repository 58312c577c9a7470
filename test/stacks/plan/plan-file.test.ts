import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Contract, type Declaration, defineTool } from '../../../shared/contract.ts';
import { pin, planFile, readPlanFile } from '../../../stacks/plan/plan-file.ts';
import type { ProvenPlan } from '../../../stacks/plan/plan-types.ts';

const folder = mkdtempSync(join(tmpdir(), 'chokepoint-plan-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const declared = {
  name: 'read_note',
  title: 'Read a note',
  description: 'Returns one note of your team.',
  effect: 'read',
  scopes: ['notes:read'],
  input: z.strictObject({ id: z.string().max(64).describe('of the note') }),
  output: z.object({ text: z.string() }),
  grants: [{ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.id}' }],
  timeoutMs: 5_000,
} as const satisfies Declaration<z.ZodObject, z.ZodObject>;

const source = { root: '/app', file: '/app/a.ts', request: {}, conditions: [] };

function contract(change: Partial<Declaration<z.ZodObject, z.ZodObject>> = {}): Contract {
  const { input: _, output: __, ...rest } = defineTool({ ...declared, ...change });
  return rest;
}

const plan: ProvenPlan = {
  ...{ app: 'app', stage: 'local', mode: 'deploy', region: 'eu-central-1', accountId: '123456789012' },
  contracts: [contract()],
  resources: [
    { urn: 'urn::one', type: 'a:b/c:C', name: 'one', id: '', inputs: {}, outputs: {}, deps: [], opts: {} },
  ],
  proofs: [],
};

function written(text: string): string {
  const file = join(folder, `${Math.abs(hash(text))}.json`);
  writeFileSync(file, text);
  return file;
}

/** A name of its own for each text. */
const hash = (text: string) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);

describe('what is pinned of a tool', () => {
  const pinned = (change: Partial<Declaration<z.ZodObject, z.ZodObject>>) => pin(contract(change));
  const { descriptionDigest, schemaDigest } = pinned({});

  // Everything that a client shows to its model before anybody has called the tool.
  it.for([
    { what: 'one letter of the description', change: { description: 'Returns one note of your teams.' } },
    { what: 'the title', change: { title: 'Read any note' } },
    { what: 'the effect, by its annotations', change: { effect: 'destroy' as const } },
  ])('has another description digest for $what', ({ change }) => {
    expect(pinned(change).descriptionDigest).not.toBe(descriptionDigest);
    expect(pinned(change).schemaDigest).toBe(schemaDigest);
  });

  const id = z.string().max(64);
  it.for([
    {
      what: "a property's description",
      change: { input: z.strictObject({ id: id.describe('of any note') }) },
    },
    { what: 'a wider limit', change: { input: z.strictObject({ id: z.string().describe('of the note') }) } },
    { what: 'the output', change: { output: z.object({ text: z.string(), more: z.string() }) } },
  ])('has another schema digest for $what', ({ change }) => {
    expect(pinned(change).schemaDigest).not.toBe(schemaDigest);
    expect(pinned(change).descriptionDigest).toBe(descriptionDigest);
  });

  it('stays the same when nothing that a model reads has changed', () => {
    expect(pinned({ timeoutMs: 6_000, scopes: [] })).toMatchObject({ descriptionDigest, schemaDigest });
  });
});

describe('a plan as a file', () => {
  it('names what the code was built from, by the source map, and each package once', () => {
    const code = join(folder, 'Mapped');
    mkdirSync(code);
    writeFileSync(join(code, 'bundle.mjs'), 'x');
    const sources = [
      '../../../functions/a.ts',
      '../../../node_modules/@x/y/1.js',
      '/else/node_modules/@x/y/2.js',
    ];
    const sourcesOf = (sourcesContent: string[]) => {
      writeFileSync(join(code, 'bundle.mjs.map'), JSON.stringify({ sources, sourcesContent }));
      return planFile({
        ...plan,
        bundles: { f: { folder: code, handler: 'bundle.handler', bytes: 1, source } },
      }).code?.f?.sources;
    };
    const first = sourcesOf(['a', 'b', 'c']);
    expect(first).toEqual({
      'functions/a.ts': 'ca978112ca1bbdca',
      'node_modules/@x/y': expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(sourcesOf(['a', 'b', 'd'])?.['node_modules/@x/y']).not.toBe(first?.['node_modules/@x/y']);
    expect(sourcesOf(['z', 'b', 'c'])?.['functions/a.ts']).not.toBe(first?.['functions/a.ts']);
  });

  it('holds no folder of this machine, and weighs the code in it', () => {
    const code = join(folder, 'Echo');
    writeFileSync(join(folder, 'bundle.mjs'), 'export const handler = 1;');
    const file = planFile({
      ...plan,
      bundles: { echo: { folder, handler: 'bundle.handler', bytes: 25, source } },
    });
    expect(JSON.stringify(file)).not.toContain(code.slice(0, -5));
    expect(file).not.toHaveProperty('bundles');
    expect(file.code?.echo).toEqual({
      bytes: 25,
      gzipBytes: expect.any(Number),
      digest: expect.stringMatching(/^sha256:/),
    });
  });

  it('is read as it was written', async () => {
    const file = planFile(plan);
    expect(await readPlanFile(written(JSON.stringify(file)))).toEqual(file);
  });

  const text = JSON.stringify(planFile(plan));
  const without = (property: string) => JSON.stringify({ ...planFile(plan), [property]: undefined });
  it.for([
    { what: 'no JSON', text: '{', sentence: /is not JSON\.$/ },
    { what: 'JSON that is no plan', text: 'null', sentence: /is no plan: write one with --out FILE\.$/ },
    {
      what: 'a plan of before there were versions',
      text: without('version'),
      sentence: /is no plan: write one/,
    },
    {
      what: 'a plan of another version',
      text: text.replace('"version":2', '"version":1'),
      sentence: /is a plan of version 1, and this is 2: plan its commit again with this command\.$/,
    },
    { what: 'a plan without resources', text: without('resources'), sentence: /is no plan: resources: / },
    {
      what: 'a plan of no resource',
      text: JSON.stringify({ ...planFile(plan), resources: [] }),
      sentence: /is no plan: resources: /,
    },
    { what: 'a plan without contracts', text: without('contracts'), sentence: /is no plan: contracts: / },
  ])('is refused when it is $what', async ({ text, sentence }) => {
    await expect(readPlanFile(written(text))).rejects.toThrow(sentence);
  });

  it('is refused when it is not there', async () => {
    await expect(readPlanFile(join(folder, 'nothing.json'))).rejects.toThrow(/cannot be read \(ENOENT\)\.$/);
  });
});

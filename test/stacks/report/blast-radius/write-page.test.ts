import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProvenPlan } from '../../../../stacks/plan/plan-types.ts';
import { writeBlastRadius } from '../../../../stacks/report/blast-radius/write-page.ts';
import { planned } from '../../../support/plans.ts';

let plan: ProvenPlan;
const folder = mkdtempSync(join(tmpdir(), 'chokepoint-radius-'));
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  plan = await planned('local');
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (file: string, argumentsFile?: string) =>
  writeBlastRadius(plan, { file, argumentsFile, diff: undefined });

describe('writing the blast radius', () => {
  it('writes the page, shows the calls that were asked for, and returns the same as data', async () => {
    writeFileSync(at('arguments.json'), '{ "read_letter": { "path": "board/minutes.md" } }');
    const radius = await write(at('out.html'), at('arguments.json'));
    const page = readFileSync(at('out.html'), 'utf8').replaceAll('<wbr>', '');
    expect(page).toContain('fjord/board/minutes.md');
    expect(JSON.parse(JSON.stringify(radius))).toEqual(radius);
    expect(JSON.stringify(radius)).toContain('fjord/board/minutes.md');
  });

  it.for([
    ['a file that is not there', undefined, /^The arguments in .* cannot be read: ENOENT/],
    ['what is not JSON', 'path: x', /^The arguments in .* cannot be read: /],
    ['a list', '[]', /must read \{ "<tool>": \{ "<argument>": … \} \}\.$/],
    ['arguments that are no object', '{ "read_letter": "x" }', /must read/],
    ['a tool that does not exist', '{ "reed_document": {} }', /^The plan has no tool "reed_document"/],
    ['what the router would refuse', '{ "read_letter": { "path": "../x" } }', /^The router would refuse/],
  ] as const)('refuses %s as arguments, in one sentence, and writes nothing', async ([, text, sentence]) => {
    const file = text === undefined ? at('nowhere.json') : at('given.json');
    if (text !== undefined) writeFileSync(file, text);
    await expect(write(at('never.html'), file)).rejects.toThrow(sentence);
    expect(() => readFileSync(at('never.html'))).toThrow('ENOENT');
  });

  it('says so when the page cannot be written', async () => {
    await expect(write(join(folder, 'no', 'such', 'folder.html'))).rejects.toThrow(
      /^The blast radius cannot be written to .*ENOENT/,
    );
  });
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LambdaService } from '../../../../stacks/local/lambda/lambda.ts';
import { bundle, call, spec, start, takeDown } from './fixture.ts';
import attacks from './isolation-attacks.json' with { type: 'json' };

/** Runs what the event says, as a bundle could: with require, import and every built-in. */
const ATTACKER = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const AsyncFunction = (async () => {}).constructor;
export const attacker = async (event) => {
  try {
    return { done: await new AsyncFunction('require', 'event', event.source)(require, event) ?? null };
  } catch (error) {
    return { denied: error.code ?? error.name, message: error.message };
  }
};`;
const VICTIM = `
import fs from 'node:fs'; import os from 'node:os';
export const victim = async () => {
  fs.writeFileSync(os.tmpdir() + '/note.txt', 'CANARY-note');
  return { pid: process.pid, tmp: os.tmpdir() };
};`;

describe('code in an environment', () => {
  let lambda: LambdaService;
  let event: Record<string, unknown>;
  let outside: string;
  let kept: string[];

  beforeAll(async () => {
    outside = bundle('export default "CANARY-module";', 'module.cjs');
    writeFileSync(path.join(outside, 'module.cjs'), 'module.exports = "CANARY-module";');
    const secret = path.join(outside, 'secret.txt');
    writeFileSync(secret, 'CANARY=secret');
    const folder = path.join(outside, 'attacker');
    for (const each of [folder, `${folder}-next`]) mkdirSync(each);
    writeFileSync(path.join(folder, 'bundle.mjs'), ATTACKER);
    writeFileSync(path.join(folder, 'ca.pem'), readFileSync(path.join(outside, 'ca.pem')));
    writeFileSync(path.join(`${folder}-next`, 'secret.txt'), 'CANARY-next');
    const victim = bundle(VICTIM);
    ({ lambda } = await start([spec(folder, 'attacker'), spec(victim, 'victim')]));
    const { pid, tmp } = (await call(lambda, 'victim')) as { pid: number; tmp: string };
    const outsideModule = path.join(outside, 'module.cjs');
    const otherBundle = path.join(victim, 'bundle.mjs');
    event = { secret, outside, outsideModule, otherBundle, otherPid: pid, otherTmp: tmp };
    kept = readdirSync(outside).sort();
  });

  afterAll(takeDown);

  it.each(attacks)('that $title is denied', async ({ source, denied }) => {
    const result = await call(lambda, 'attacker', { ...event, source });
    expect(result).toMatchObject({ denied });
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  it('left everything as it was', () => {
    expect(readdirSync(outside).sort()).toEqual(kept);
    expect(readFileSync(event.secret as string, 'utf8')).toBe('CANARY=secret');
  });

  it.runIf(process.platform === 'linux')(
    'would have found the credentials of the other, had it been let',
    () => {
      expect(readFileSync(`/proc/${event.otherPid}/environ`, 'utf8')).toContain('secret-of-victim');
    },
  );

  it('reads its own bundle, uses its own temporary folder and signals itself', async () => {
    const source = `
      const fs = require('node:fs'); const tmp = require('node:os').tmpdir();
      fs.mkdtempSync(tmp + '/x'); fs.writeFileSync(tmp + '/a', 'mine');
      return [fs.readFileSync('bundle.mjs', 'utf8').length > 0, fs.readFileSync(tmp + '/a', 'utf8'), process.kill(process.pid, 0)];`;
    expect(await call(lambda, 'attacker', { source })).toEqual({ done: [true, 'mine', true] });
  });
});

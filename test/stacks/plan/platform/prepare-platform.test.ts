import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparePlatform } from '../../../../stacks/plan/platform/prepare-platform.ts';

/** Does what `sst install` does, in the folder that it is started in, and counts how often. */
const fakeSst = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
appendFileSync('calls', JSON.stringify([process.argv.slice(2), process.env.SST_SKIP_DEPENDENCY_CHECK]) + '\\n');
if (existsSync('broken')) { console.error('npm warn x\\nno network'); process.exit(1); }
mkdirSync('.sst/platform', { recursive: true });
writeFileSync('.sst/platform/version', 'VERSION');
await sleep(300);
writeFileSync('.sst/platform/config.d.ts', '');
writeFileSync('.sst/provider-lock.json', '[{"name":"aws","package":"@pulumi/aws","version":"7.20.0","alias":"aws"}]');
`;

let root: string;

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function installSst(version: string): void {
  write('node_modules/sst/package.json', JSON.stringify({ version }));
  write('node_modules/sst/bin/sst.mjs', fakeSst.replace('VERSION', version));
}

const calls = () =>
  existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chokepoint-prepare-'));
  write('sst.config.ts');
  installSst('4.0.0');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the platform', () => {
  it('is installed once, offline but for the registry, and says so', async () => {
    const lines: string[] = [];
    const made = await preparePlatform(root, { onProgress: (line) => lines.push(line) });
    expect(made).toMatchObject({ sstVersion: '4.0.0', providers: [{ alias: 'aws', version: '7.20.0' }] });
    expect(lines).toEqual([expect.stringContaining("Installing SST 4.0.0's platform")]);

    expect(await preparePlatform(root, { onProgress: (line) => lines.push(line) })).toEqual(made);
    expect(lines).toHaveLength(1);
    expect(calls()).toEqual([JSON.stringify([['install', '--stage', 'local'], 'true'])]);
  });

  it('is installed once when two ask at the same time', async () => {
    const [one, other] = await Promise.all([preparePlatform(root), preparePlatform(root)]);
    expect(one).toEqual(other);
    expect(calls()).toHaveLength(1);
    expect(existsSync(join(root, '.sst/prepare.lock'))).toBe(false);
  });

  it('is installed again for another version of SST', async () => {
    await preparePlatform(root);
    installSst('4.0.1');
    expect((await preparePlatform(root)).sstVersion).toBe('4.0.1');
    expect(calls()).toHaveLength(2);
  });

  it('is installed again when an earlier run was interrupted, whose lock is taken over', async () => {
    write('.sst/platform/version', '4.0.0');
    // No process has this id: it is beyond the largest that Linux and macOS give.
    write('.sst/prepare.lock', '99999999');
    expect((await preparePlatform(root)).sstVersion).toBe('4.0.0');
    expect(calls()).toHaveLength(1);
  });

  it('is installed again on request, for a provider that was added', async () => {
    await preparePlatform(root);
    await preparePlatform(root, { again: true });
    expect(calls()).toHaveLength(2);
  });
});

describe('one sentence says', () => {
  it('that SST is not installed', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    await expect(preparePlatform(root)).rejects.toThrow(/^SST is not installed; run npm ci first\.$/);
  });

  it('that there is no app', async () => {
    rmSync(join(root, 'sst.config.ts'));
    await expect(preparePlatform(root)).rejects.toThrow(/^There is no sst\.config\.ts in /);
  });

  it('what sst install said, and leaves no lock', async () => {
    write('broken');
    await expect(preparePlatform(root)).rejects.toThrow(
      /^"sst install" failed \(it needs the npm registry\): no network$/,
    );
    expect(existsSync(join(root, '.sst/prepare.lock'))).toBe(false);
  });
});

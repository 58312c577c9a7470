/** `npm start` runs nothing under policies that are not fit to decide by. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { policyFolder } from '#application/place';
import { refuseUnfitPolicies } from '../../../../stacks/cli/local/start.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'start-'));
  await cp(policyFolder, join(root, policyFolder), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(root, policyFolder, file);
  const text = await readFile(path, 'utf8');
  expect(change(text)).not.toBe(text);
  await writeFile(path, change(text));
}

test('the policies of the repository are fit', () => {
  expect(() => refuseUnfitPolicies(root)).not.toThrow();
});

test('what destroys without a person is refused, in its first lines', async () => {
  await edit('consent.cedar', (text) =>
    text.replace('resource.effect == "destroy"', 'resource.name == "nothing"'),
  );
  expect(() => refuseUnfitPolicies(root)).toThrow(
    /^The policies are not fit to decide by\.\ntool close_parcel: group captains: may destroy without any consent, by captains-use-everything/,
  );
});

test('so is a policy that reads otherwise than it decides', async () => {
  await edit('use.cedar', (text) =>
    text.replace('resource.effect == "read" ||', 'principal == principal ||'),
  );
  expect(() => refuseUnfitPolicies(root)).toThrow(/use\.cedar: mates-read-and-write: .*is always true/);
});

test('and a character that nobody sees', async () => {
  await edit('use.cedar', (text) => text.replace('signed in', 'signed\u202e in'));
  expect(() => refuseUnfitPolicies(root)).toThrow(/^use\.cedar: line \d+, column \d+ holds U\+202E/);
});

/** Where the tests' small app is, and how a copy of it with other files is made. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

export const fixtureApp = fileURLToPath(new URL('./fixture-app', import.meta.url));

/**
 * An app of its own in a temporary folder, with the repository's platform. The caller removes it.
 * @param files by path in the app; `undefined` leaves one of the fixture's out
 */
export function appWith(files: Record<string, string | undefined>): { root: string; remove: () => void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'chokepoint-app-')));
  cpSync(fixtureApp, root, { recursive: true });
  symlinkSync(join(repository, '.sst'), join(root, '.sst'));
  for (const [path, text] of Object.entries(files)) {
    rmSync(join(root, path), { force: true });
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/**
 * Starts a command of this project: `node stacks/cli/run.mjs <module> [arguments]`, with the module from this
 * folder, for example `local/start`. Plain JavaScript, so that it can print one clear sentence when packages are
 * not installed or Node is too old for .ts files. Exit code 2 when the command cannot start or fails by a defect.
 */
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname ?? '.', '../..');
process.chdir(root);

/** Prints a sentence on stderr and ends with exit code 2. */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

if (!existsSync('node_modules/.package-lock.json')) fail('Nothing is installed yet: run "npm ci" first.');
// Node runs .ts files without a build from 22.18 on; npm scripts use the project's own Node 24.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18))
  fail(
    `This is Node ${process.versions.node}: use the npm scripts, which bring Node 24, or Node 22.18 and newer.`,
  );

/** @returns file, line and reason of an error that stopped a module from loading */
function whyNotLoaded(error) {
  const files = String(error?.stack ?? error).match(/file:\/\/[^\s)]+\.ts(?::\d+)*/g) ?? [];
  // shared/contract.ts refuses a wrong contract, but the file to mend is the tool's.
  const at = files.find((file) => /\/tools\/[^/]+\/tool\.ts/.test(file)) ?? files[0];
  const place = at === undefined ? '' : `${relative(root, at.replace('file://', ''))}: `;
  const [sentence] = String(error?.message ?? error)
    .trim()
    .split('\n');
  return `${place}${sentence.replaceAll(`${root}/`, '')}`;
}

// The reader of a pipe may stop early (`| head`): the command still ends with its own exit code.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

const [module = '', ...rest] = process.argv.slice(2);
const { main } = await import(new URL(`${module}.ts`, import.meta.url).href).catch((error) =>
  fail(whyNotLoaded(error)),
);
try {
  process.exitCode = (await main(rest)) ?? process.exitCode;
} catch (error) {
  // A command prints its PlainErrors itself (command.ts), so this is a defect: print its stack.
  fail(error?.stack ?? String(error));
}

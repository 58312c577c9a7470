/**
 * Keys in the files of a checkout, tracked or not, including `.env` files that git ignores; and CI workflows
 * with static keys. Does not read the history, nor generated files.
 */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '../terminal/plain-error.ts';
import type { Finding, Look } from './finding.ts';
import { findAwsKeys } from './patterns.ts';
import { lookAtFiles } from './read-files.ts';

/** Installed, generated, or this project's own local AWS. */
const skipped = new Set(['.git', 'node_modules', '.sst', '.local', '.pulumi', '.terraform', '.venv']);

const pipelines = [
  /^\.github\/(workflows|actions)\/.*\.ya?ml$/,
  /^\.gitlab-ci\.ya?ml$/,
  /^bitbucket-pipelines\.ya?ml$/,
  /^azure-pipelines\.ya?ml$/,
  /^\.circleci\/.*\.ya?ml$/,
  /^\.drone\.ya?ml$/,
  /(^|\/)buildspec\.ya?ml$/,
];

/** A job that passes on a value of an earlier step does not store it anywhere. */
const staticKeyInPipeline =
  /^\s*-?\s*["']?aws[-_](?:access[-_]key[-_]id|secret[-_]access[-_]key)["']?\s*:\s*(?!\s*$)(?!.*(?:steps|needs|env)\.)(.+)$/i;

/** @throws PlainError when the folder cannot be listed */
export async function lookAtRepository(folder: string, home: string): Promise<Look> {
  const tracked = await trackedFiles(folder);
  const files = await filesIn(folder).catch((error: Error) => {
    throw new PlainError(`The repository cannot be looked at: ${error.message}`, { cause: error });
  });
  return lookAtFiles(files, home, (text, at, path) => {
    const inside = relative(folder, path).split(sep).join('/');
    const suffix = tracked.has(inside) ? ', tracked by git' : '';
    const inPipeline = pipelines.some((each) => each.test(inside)) ? staticKeys(text, at) : [];
    const literal = findAwsKeys(text).map(
      ({ line, what }): Finding => ({ place: 'repository', at: at(line), what: what + suffix }),
    );
    const known = new Set(literal.map((each) => each.at));
    return [...literal, ...inPipeline.filter((each) => !known.has(each.at))];
  });
}

function staticKeys(text: string, at: (line: number) => string): Finding[] {
  return text.split('\n').flatMap((line, index): Finding[] => {
    if (!staticKeyInPipeline.test(line)) return [];
    const name = /aws[-_]\w+(?:[-_]\w+)*/i.exec(line)?.[0];
    return [{ place: 'ci', at: at(index + 1), what: `a static key: ${name}` }];
  });
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const inner = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && !skipped.has(entry.name) ? filesIn(path) : [];
  });
  return (await Promise.all(inner)).flat().sort();
}

/** Empty outside git: whether a file is tracked changes the advice, not the finding. */
async function trackedFiles(folder: string): Promise<Set<string>> {
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  const listed = await promisify(execFile)('git', ['ls-files', '-z'], options).catch(() => ({ stdout: '' }));
  return new Set(listed.stdout.split('\0').filter(Boolean));
}

/**
 * Sorts the test files by the parts that they start, so that each kind runs as cheaply as it can. A test file is of the
 * first kind whose signs are in its own text or in a file of test/ that it imports, directly or indirectly.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const signs = {
  /** uses the local system, which starts once for all of them */
  system: /\binject\('system'\)/,
  /** starts processes: a system of its own, a command, a function's environment, a program */
  process: /\b(startLocal|planLocal|placeForSystem|startLambda)\(|'node:child_process'/,
  /** plans a stage, which takes seconds */
  plan: /\b(planStage|proveStage|planned)\(/,
  /** changes state of the whole process: a module, a global, the clock, the environment */
  alone:
    /\bvi\.(mock|doMock|resetModules|stub|useFake)|\bprocess\.env\b.* = |delete process\.env|\bglobalThis\b|\bsetDefaultCACertificates\b/,
};

export type Kind = keyof typeof signs | 'unit';

/**
 * @param root absolute path of the repository
 * @returns paths of all `*.test.ts`, relative to `root`, each in one kind
 */
export function testsByKind(root: string): Record<Kind, string[]> {
  const files = globSync('test/**/*.ts', { cwd: root });
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const byKind: Record<Kind, string[]> = { unit: [], alone: [], plan: [], process: [], system: [] };
  for (const file of files.filter((each) => each.endsWith('.test.ts')).sort())
    byKind[kindOf(textsOf(file, sources))].push(file);
  return byKind;
}

/** @param texts sources of a test file and of the files of test/ that it imports, directly or indirectly */
export function kindOf(texts: string[]): Kind {
  const shows = (kind: keyof typeof signs) => texts.some((text) => signs[kind].test(text));
  if (shows('system')) return 'system';
  // Files that plan share a worker, so one that also changes the state of its process runs as a process.
  if (shows('process') || (shows('plan') && shows('alone'))) return 'process';
  return shows('plan') ? 'plan' : shows('alone') ? 'alone' : 'unit';
}

function textsOf(file: string, sources: Map<string, string>): string[] {
  const reached = new Set([file]);
  for (const each of reached)
    for (const [, path = ''] of sources.get(each)?.matchAll(/\b(?:from|import\()\s*'(\.[^']+)'/g) ?? []) {
      const to = join(dirname(each), path);
      if (sources.has(to)) reached.add(to);
    }
  return [...reached].map((each) => sources.get(each) ?? '');
}

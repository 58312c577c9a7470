/**
 * Rules for the tree of sources: names that distinguish files, small folders, and a test at the mirrored path. Each check
 * takes paths from the root and returns one line for each violation. Pure.
 */
import { basename, dirname, join } from 'node:path';
import { transformSync } from 'esbuild';

/** By path from the root. */
export type Texts = ReadonlyMap<string, string>;

/** Lambda's name for such a file; its folder distinguishes it. */
const namedByLambda = 'handler.ts';
const maxPlaces = 2;
/** A shorter module can be read at a glance, and the tests of its callers are enough. */
const maxLinesWithoutTest = 40;

/** @returns one line for each basename in more than two folders: the name and its paths */
export function crowdedNames(paths: readonly string[]): string[] {
  const places = Map.groupBy(paths, (path) => basename(path));
  return [...places]
    .filter(([name, at]) => name !== namedByLambda && at.length > maxPlaces)
    .map(([name, at]) => `${name}: ${at.join(', ')}`);
}

/** @returns one line for each folder with more than `most` files, without subfolders: the folder and their number */
export function crowdedFolders(paths: readonly string[], most = 15): string[] {
  return [...Map.groupBy(paths, (path) => dirname(path))]
    .filter(([, files]) => files.length > most)
    .map(([folder, files]) => `${folder}: ${files.length}`);
}

/**
 * Finds modules with logic but without a test at the mirrored path that loads them.
 * @param modules sources by path, `stacks/x/y.ts`
 * @param tests sources under test/, `test/stacks/x/y.test.ts`
 */
export function unmirrored(modules: Texts, tests: Texts): string[] {
  return [...modules]
    .filter(
      ([path, text]) => codeLines(text) > maxLinesWithoutTest && holdsLogic(text) && !isTested(path, tests),
    )
    .map(([path]) => path);
}

/** @returns the number of lines, without blank ones, comments and imports */
export function codeLines(text: string): number {
  const code = text
    .replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/^import\b[\s\S]*?;$/gm, '');
  return code.split('\n').filter((line) => line.trim() !== '').length;
}

/** Whether the module has a function, an arrow function or a method, unlike types and plain data. */
function holdsLogic(text: string): boolean {
  return /=>|\bfunction\b|\) \{/.test(transformSync(text, { loader: 'ts' }).code);
}

/** The test imports the module or names its path, itself or in the cases and code beside it that it imports. */
function isTested(path: string, tests: Texts): boolean {
  const test = `test/${path.replace(/\.ts$/, '.test.ts')}`;
  const text = tests.get(test);
  if (text === undefined) return false;
  const beside = importsOf(test, text).filter((one) => /\.(cases|code)\.ts$/.test(one));
  return [test, ...beside].some((one) => {
    const own = tests.get(one) ?? '';
    return own.includes(`'${path}'`) || importsOf(one, own).includes(path);
  });
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/\b(?:from|import\()\s*'(\.[^']+)'/g);
  return Array.from(found, ([, to = '']) => join(dirname(path), to));
}

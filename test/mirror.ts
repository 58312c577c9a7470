/**
 * What the tree of sources owes to its reader: names that tell files apart, and a test in the same place. Enters: paths
 * from the root, and texts. Leaves: what is missing, a line each. Pure.
 */
import { basename, dirname, join } from 'node:path';
import { transformSync } from 'esbuild';

/** By path from the root. */
export type Texts = ReadonlyMap<string, string>;

/** Lambda names these, and the folder tells them apart. */
const namedByLambda = 'handler.ts';
const maxPlaces = 2;
/** Below that, a module is read in one look, and the tests of its callers say enough. */
const maxLinesWithoutTest = 40;

/** @returns one line for each basename that stands in more than two places: the name and its paths */
export function crowdedNames(paths: readonly string[]): string[] {
  const places = Map.groupBy(paths, (path) => basename(path));
  return [...places]
    .filter(([name, at]) => name !== namedByLambda && at.length > maxPlaces)
    .map(([name, at]) => `${name}: ${at.join(', ')}`);
}

/** @returns one line for each folder with more than `most` files beside its subfolders: the folder and how many */
export function crowdedFolders(paths: readonly string[], most = 15): string[] {
  return [...Map.groupBy(paths, (path) => dirname(path))]
    .filter(([, files]) => files.length > most)
    .map(([folder, files]) => `${folder}: ${files.length}`);
}

/**
 * Modules that hold logic of their own and have no test at the mirrored path that loads them.
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

/** Lines without blank ones, comments and imports. */
export function codeLines(text: string): number {
  const code = text
    .replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/^import\b[\s\S]*?;$/gm, '');
  return code.split('\n').filter((line) => line.trim() !== '').length;
}

/** Whether anything runs: a function, an arrow, a method. Types and plain data have none. */
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

/** What a page of the documentation says of the tree that is not so. Enters: a page. Leaves: a sentence a fault. */
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, readPage } from './page.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (path: string) => join(root, path);

/** What a clone has of its own: a page of the platform may speak of it, and each application is another. */
export const isApplications = (path: string) =>
  /^(functions\/(tools|policies)|test\/functions\/tools)(\/|$)/.test(path);

/** Made on this machine, not in the repository. */
const made = /^(\.git|\.local|\.sst|coverage|node_modules)(\/|$)/;

/** Every file and folder of the repository, from its root. Pulumi gives its policy pack packages of its own. */
export const tree: string[] = readdirSync(root)
  .filter((name) => !made.test(name))
  .flatMap((name) =>
    globSync(`${name}/**`, { cwd: root, exclude: (path) => basename(path) === 'node_modules' }),
  );
const names = new Set(tree.map((path) => basename(path)));

/** Every page of the repository, by its path. */
export const pages: Page[] = tree
  .filter((path) => path.endsWith('.md'))
  .sort()
  .map((path) => readPage(path, readFileSync(at(path), 'utf8')));

/** Links and anchors that lead nowhere. Addresses on the web are not asked. */
export function brokenLinks(page: Page): string[] {
  return page.links.flatMap((link) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return [];
    const [to = '', anchor] = link.split('#');
    const target = to === '' ? page.path : posix.join(posix.dirname(page.path), to);
    if (to.startsWith('/') || target.startsWith('..') || !existsSync(at(target)))
      return [`${link}: no such file`];
    if (anchor === undefined || hasAnchor(target === page.path ? page : pageAt(target), anchor)) return [];
    return [`${link}: no such heading`];
  });
}

/** A file, or the page that GitHub shows for a folder. */
function pageAt(target: string): Page {
  const path = statSync(at(target)).isDirectory() ? posix.join(target, 'README.md') : target;
  return readPage(path, existsSync(at(path)) ? readFileSync(at(path), 'utf8') : '');
}

/** What is no Markdown has lines instead of headings. */
function hasAnchor({ path, text, anchors }: Page, anchor: string): boolean {
  if (path.endsWith('.md')) return anchors.has(anchor);
  const [, line] = /^L(\d+)$/.exec(anchor) ?? [];
  return line !== undefined && Number(line) <= text.split('\n').length;
}

const { scripts } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Commands that are no script, and options that their command does not have. */
export function unknownCommands({ text }: Pick<Page, 'text'>): string[] {
  const named = text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)([^`|#\n]*)/g);
  return [...named].flatMap(([, name = '', rest = '']) => {
    const script = scripts[name];
    if (script === undefined) return [`npm run ${name}: no such script`];
    const [, module] = /run\.mjs (\S+)/.exec(script) ?? [];
    // What another program is given is that program's.
    if (module === undefined) return [];
    const source = readFileSync(at(join('stacks/cli', `${module}.ts`)), 'utf8');
    const options = [...rest.matchAll(/(?<= )--([a-z][\w-]*)/g)].map(([, option = '']) => option);
    return options
      .filter((option) => option !== 'help' && !source.includes(`--${option}`))
      .map((option) => `npm run ${name}: no option --${option}`);
  });
}

/** A path without a space; `<name>` stands for any name. */
const path = /^[\w.*{<][\w.,*{}<>/-]*$/;
const isFile = (code: string) => /\.(cedar|json|md|mjs|cjs|js|sql|svg|ts|txt|ya?ml)$/.test(code);

/** Paths in code that name no file and no folder. They are meant from the root, or from the folder of the page. */
export function missingPaths(page: Page): string[] {
  return page.code.filter((code) => path.test(code) && !made.test(code) && !isThere(code, page));
}

/** True also of what is no path of the tree, such as the name of a method. */
function isThere(code: string, page: Page): boolean {
  if (!code.includes('/')) return !isFile(code) || names.has(code);
  const pattern = code.replace(/<[\w-]+>/g, '*').replace(/\/$/, '');
  const [first = ''] = pattern.split('/');
  const begins = (folder: string) => readdirSync(at(folder)).includes(first);
  const from = ['.', dirname(page.path)].find(begins);
  if (from === undefined) return !isFile(code);
  return alternatives(pattern).every((one) => globSync(one, { cwd: at(from) }).length > 0);
}

/** `a/{b,c}.ts` is `a/b.ts` and `a/c.ts`. */
function alternatives(pattern: string): string[] {
  const [whole, before, inner, after] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern) ?? [];
  if (whole === undefined) return [pattern];
  return (inner ?? '').split(',').flatMap((one) => alternatives(`${before}${one}${after}`));
}

/** Names of the folders in a folder. */
export const foldersIn = (path: string): string[] =>
  readdirSync(at(path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => basename(name))
    .sort();

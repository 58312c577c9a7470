/**
 * Rebuilds a function without one of its checks, to show and to test that the layer behind it still denies.
 * Takes a handler and edits of source text; gives a bundle for `LambdaService.updateCode`. So the product's
 * own code needs no switch.
 */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { importConditions } from '#application/place';
import { policyFiles } from '../app/router/policy-files.ts';
import { conditionsOption } from '../plan/code/bundle-config.ts';

/** `find` must appear in `file` exactly once: an edit that no longer fits is an error, not a no-op. */
export type Edit = { file: string; find: string; replace: string };

/**
 * SST's banner for every bundle: bundled CommonJS packages call `require` and read files beside `__dirname`.
 */
const banner = `import { createRequire } from 'node:module';const require = createRequire(import.meta.url);const __dirname = import.meta.dirname;`;

/** Bundles a handler into a folder, with edits of its sources. @returns the path of the bundle */
export async function rebuild(
  handler: string,
  edits: Edit[],
  folder: string,
): Promise<{ folder: string; handler: string }> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [handler],
    outfile: join(folder, 'bundle.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2024',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    logLevel: 'silent',
    plugins: [edited(edits)],
    ...conditionsOption(importConditions),
  });
  // As stacks/app/router/router.ts and stacks/app/router/approval.ts do.
  if (/^functions\/(router|approval)\//.test(handler))
    for (const { from, to } of policyFiles) await cp(from, join(folder, to), { recursive: true });
  return { folder, handler: 'bundle.handler' };
}

function edited(edits: Edit[]): Plugin {
  return {
    name: 'edited',
    setup({ onLoad }) {
      const files = new Map(Map.groupBy(edits, ({ file }) => resolve(file)));
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const changes = files.get(path);
        if (changes === undefined) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const { file, find, replace } of changes) {
          if (contents.split(find).length !== 2) throw new Error(`${file} does not hold once: ${find}`);
          contents = contents.replace(find, () => replace);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

/**
 * Removes the check that keeps a value from naming another team's data, and reads the value as a careless
 * program would: `<tenant>/../<other>/x` becomes `<other>/x`.
 */
export const withoutValueCheck: Edit[] = [
  {
    file: 'shared/bind.ts',
    find: `if (why !== undefined) throw new Refusal({ is: 'refused-value', where: part.name, why });`,
    replace: `if (why === 'never') throw new Refusal({ is: 'refused-value', where: part.name, why });`,
  },
  {
    file: 'functions/router/content/traversal.ts',
    find: `return climbs(text) ?`,
    replace: `return text === 'never' && climbs(text) ?`,
  },
  {
    file: 'shared/bind.ts',
    find: `return parts.map((part) => bindPart(part, values, rulesOf(part, parts, rules))).join('');`,
    replace: `const text = parts.map((part) => bindPart(part, values, rulesOf(part, parts, rules))).join('');
  return new URL(text, 'https://careless.example/').pathname.slice(1);`,
  },
];

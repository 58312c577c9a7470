/**
 * `npm run new-tool -- NAME [--effect read|write|destroy]`: makes the folder of a new tool, with a contract and a
 * handler that work, and adds its line to the catalogue. Never overwrites anything.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../../terminal/plain-error.ts';
import { defineCommand, UsageError } from '../command.ts';

const usage = `Usage: npm run new-tool -- NAME [--effect read|write|destroy]

  NAME       lower case with underscores, for example send_invoice
  --effect   what it does to data; read by default`;

export const main = defineCommand({
  usage,
  options: { effect: { type: 'string', default: 'read' } },
  words: { least: 1, most: 1, question: 'Which name?' },
  async run({ values: { effect }, words: [name = ''] }) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name))
      throw new PlainError(
        `"${name}" is no tool name: lower case letters, digits and underscores, at most 40.`,
      );
    if (!['read', 'write', 'destroy'].includes(effect))
      throw new UsageError(`--effect is read, write or destroy, not "${effect}".`);
    await makeTool(name, effect);
    return 0;
  },
});

async function makeTool(name: string, effect: string): Promise<void> {
  const folder = `functions/tools/${name.replaceAll('_', '-')}`;
  if (existsSync(folder)) throw new PlainError(`${folder} exists already.`);
  const identifier = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const catalogue = await addToCatalogue(folder, identifier);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tool.ts'), contract(name, identifier, effect));
  await writeFile(join(folder, 'handler.ts'), handler(identifier));
  await writeFile(catalogue.path, catalogue.text);
  process.stdout.write(
    `Made ${folder}/tool.ts (the contract) and ${folder}/handler.ts (the work), and added ${identifier} to the catalogue.\n` +
      `Next: edit both, then "npm run check" and "npm start".\n`,
  );
}

/** The catalogue with the new tool's import and entry; imports stay in the order that the linter wants. */
async function addToCatalogue(folder: string, identifier: string): Promise<{ path: string; text: string }> {
  const path = 'functions/tools/catalogue.ts';
  const before = await readFile(path, 'utf8');
  const line = `import { ${identifier} } from './${folder.split('/').pop()}/tool.ts';`;
  const imports = before.match(/^import \{ \w+ \} from '\.\/.*$/gm) ?? [];
  const sorted = [...imports, line].sort((a, b) => (from(a) < from(b) ? -1 : 1));
  const text = before
    .replace(imports.join('\n'), sorted.join('\n'))
    .replace(/(catalogue: readonly Tool\[\] = \[[^\]]*)\]/, `$1  ${identifier},\n]`);
  if (!text.includes(line) || !text.includes(`  ${identifier},\n];`))
    throw new PlainError(`${path} does not look as expected: add ${identifier} by hand.`);
  return { path, text };
}

function from(line: string): string {
  return line.slice(line.indexOf("'"));
}

function contract(name: string, identifier: string, effect: string): string {
  const action = effect === 'read' ? 's3:GetObject' : effect === 'write' ? 's3:PutObject' : 's3:DeleteObject';
  return `import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const ${identifier} = defineTool({
  name: '${name}',
  title: '${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}',
  description: 'Says for the model what the tool does, and what it never does.',
  effect: '${effect}',
  scopes: ['documents:${effect === 'read' ? 'read' : 'write'}'],

  input: z.strictObject({
    path: z
      .string()
      .min(1)
      .max(512)
      .regex(/^[\\w./-]+$/),
  }),
  output: z.object({ key: z.string() }),

  grants: [{ actions: ['${action}'], on: 'documents', key: '{caller.tenant}/{input.path}' }],
  timeoutMs: 5_000,
});
`;
}

function handler(identifier: string): string {
  return `import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { ${identifier} } from './tool.ts';

/** \`named.documents\` is the one object that this call may touch; \`credentials\` can touch nothing else. */
export const handler = await serveTool(${identifier}, async (_input, { named }) => {
  return { key: named.documents ?? '' };
});
`;
}

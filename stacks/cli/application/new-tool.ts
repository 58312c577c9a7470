/**
 * `npm run new-tool -- NAME`: makes the folder of a new tool, with a contract and a handler that work, and adds
 * the tool to the catalogue. Never overwrites a folder.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataNames, dataResources } from '../../../shared/data.ts';
import { type Effect, effects } from '../../../shared/declaration.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { defineCommand, UsageError } from '../command.ts';
import {
  contractText,
  effectsOf,
  handlerText,
  identifierOf,
  type NewTool,
  shapesOf,
} from './new-tool/tool-template.ts';

const usage = `Usage: npm run new-tool -- NAME [--effect read|write|destroy] [--on DATA [--grant SHAPE]]

  NAME       lower case with underscores, for example send_invoice
  --effect   what it does to data; read by default
  --on       the data that it touches: ${dataNames.join(', ') || 'none yet (npm run new-data)'}; without it, none
  --grant    how a call is confined to what its arguments name:
             key         one object of a bucket (by default)
             prefix      the names of the objects of one folder; read only
             leadingKey  the items under one partition key of a table (by default)`;

export const main = defineCommand({
  usage,
  options: {
    effect: { type: 'string', default: 'read' },
    on: { type: 'string' },
    grant: { type: 'string' },
  },
  words: { least: 1, most: 1, question: 'Which name?' },
  async run({ values, words: [name = ''] }) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name))
      throw new PlainError(
        `"${name}" is no tool name: lower case letters, digits and underscores, at most 40.`,
      );
    await makeTool(newTool(name, values));
    return 0;
  },
});

type Values = { effect: string; on?: string | undefined; grant?: string | undefined };

/** @throws UsageError for options that do not fit together, with those that do */
function newTool(name: string, { effect: effectName, on, grant }: Values): NewTool {
  const effect = effects.find((one) => one === effectName);
  if (effect === undefined) throw new UsageError(`--effect is read, write or destroy, not "${effectName}".`);
  if (on === undefined) {
    if (grant !== undefined) throw new UsageError('--grant needs --on: on which data?');
    return fitting({ name, effect, shape: 'identity' });
  }
  const data = dataNames.find((one) => one === on);
  if (data === undefined)
    throw new UsageError(
      `There is no data "${on}": ${dataNames.join(', ') || 'none yet'}. Add some with npm run new-data.`,
    );
  const { kind } = dataResources[data];
  const shapes = shapesOf(kind);
  const shape = grant === undefined ? shapes[0] : shapes.find((one) => one === grant);
  if (shape === undefined)
    throw new UsageError(`--grant on the ${kind} "${on}" is ${shapes.join(' or ')}, not "${grant}".`);
  return fitting({ name, effect, shape, on });
}

function fitting(tool: NewTool): NewTool {
  const can: Effect[] = effectsOf(tool.shape);
  if (can.includes(tool.effect)) return tool;
  const what = tool.shape === 'identity' ? 'A tool without data (--on)' : `A grant by ${tool.shape}`;
  throw new UsageError(`${what} can only ${can.join(', ')}, not ${tool.effect}.`);
}

async function makeTool(tool: NewTool): Promise<void> {
  const folder = `functions/tools/${tool.name.replaceAll('_', '-')}`;
  if (existsSync(folder)) throw new PlainError(`${folder} exists already.`);
  const identifier = identifierOf(tool.name);
  const catalogue = await addToCatalogue(folder, identifier);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tool.ts'), contractText(tool));
  await writeFile(join(folder, 'handler.ts'), handlerText(tool));
  await writeFile(catalogue.path, catalogue.text);
  process.stdout.write(
    `Made ${folder}/tool.ts (the contract) and ${folder}/handler.ts (the work), and added ${identifier} to the catalogue.\n` +
      `Next: edit both, then "npm run check" and "npm start".\n`,
  );
}

/** @returns the catalogue's file with the new tool's import and entry, formatted as Biome does */
async function addToCatalogue(folder: string, identifier: string): Promise<{ path: string; text: string }> {
  const path = 'functions/tools/catalogue.ts';
  const before = await readFile(path, 'utf8');
  const line = `import { ${identifier} } from './${folder.split('/').pop()}/tool.ts';`;
  const imports = before.match(/^import .*$/gm) ?? [];
  const [ofTools, others] = [imports.filter(isOfTool), imports.filter((each) => !isOfTool(each))];
  const sorted = [...ofTools, line].sort((a, b) => (from(a) < from(b) ? -1 : 1));
  const text = before
    .replace(imports.join('\n'), [...others, ...sorted].join('\n'))
    .replace(catalogueText, (_, names: string) => listOf([...wordsOf(names), identifier]));
  const isList = wordsOf(catalogueText.exec(before)?.[1] ?? '').every((name) => /^\w+$/.test(name));
  if (imports.length === 0 || !isList || !text.includes(line) || !catalogueText.test(text))
    throw new PlainError(`${path} does not look as expected: add ${identifier} by hand.`);
  return { path, text };
}

const catalogueText = /^export const catalogue: readonly Tool\[\] = \[([^\]]*)\];$/m;
const isOfTool = (line: string) => /^import \{ \w+ \} from '\.\//.test(line);
const wordsOf = (names: string) =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

/** On one line if it fits (.biome.json, `lineWidth`). */
function listOf(names: string[]): string {
  const list = (open: string, separator: string, close: string) =>
    `export const catalogue: readonly Tool[] = [${open}${names.join(separator)}${close}];`;
  const line = list('', ', ', '');
  return line.length <= 110 ? line : list('\n  ', ',\n  ', ',\n');
}

function from(line: string): string {
  return line.slice(line.indexOf("'"));
}

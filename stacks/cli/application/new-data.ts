/**
 * `npm run new-data -- NAME --bucket|--table`: adds an entry for a bucket or a table to the data of the
 * application. The stacks make the store, its policy and its key from the entry; the trail and the emulator
 * read it too. Never overwrites an entry.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dataResources } from '#application/data';
import { PlainError } from '../../terminal/plain-error.ts';
import { defineCommand, UsageError } from '../command.ts';

const path = 'functions/tools/data.ts';
const longestKept = 36_500;

/** Stores and keys of the platform have these names. */
const taken = ['audit', 'control', 'logs'];

const usage = `Usage: npm run new-data -- NAME --bucket [--expires-after-days DAYS]
       npm run new-data -- NAME --table [--sort-key ATTRIBUTE]

  NAME       lower case letters and digits; grants name it
  --bucket   objects, each under a key such as <tenant>/<path>
  --table    items, each under the partition key pk, such as <tenant>#<id>
  --sort-key several items under one partition key; IAM cannot see it, so no grant is confined by it
  --expires-after-days
             the bucket deletes each object by itself after so many days, and keeps no earlier version`;

export const main = defineCommand({
  usage,
  options: {
    bucket: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    'sort-key': { type: 'string' },
    'expires-after-days': { type: 'string' },
  },
  words: { least: 1, most: 1, question: 'Which name?' },
  async run({ values, words: [name = ''] }) {
    if (values.bucket === values.table) throw new UsageError('Is it a --bucket or a --table?');
    checkName(name);
    const entry = values.bucket ? bucketEntry(values) : tableEntry(values);
    await addEntry(name, entry);
    process.stdout.write(
      `Added ${name} to ${path}. What it holds on a laptop at the start is functions/tools/seeds.ts.\n` +
        `Next: npm run new-tool -- NAME --on ${name}\n`,
    );
    return 0;
  },
});

function checkName(name: string): void {
  if (!/^[a-z][a-z0-9]{0,29}$/.test(name))
    throw new PlainError(`"${name}" is no name of data: lower case letters and digits, at most 30.`);
  if (Object.hasOwn(dataResources, name)) throw new PlainError(`${path} has "${name}" already.`);
  if (taken.includes(name)) throw new PlainError(`"${name}" is a name of the platform's own: take another.`);
}

type Values = { 'sort-key'?: string | undefined; 'expires-after-days'?: string | undefined };

function bucketEntry({ 'sort-key': sortKey, 'expires-after-days': days }: Values): string {
  if (sortKey !== undefined) throw new UsageError('--sort-key is for a table.');
  if (days === undefined) return "{ kind: 'bucket' }";
  if (!/^[1-9]\d{0,4}$/.test(days) || Number(days) > longestKept)
    throw new UsageError(`--expires-after-days is a whole number of days from 1 to ${longestKept}.`);
  return `{ kind: 'bucket', expiresAfterDays: ${days} }`;
}

function tableEntry({ 'sort-key': sortKey, 'expires-after-days': days }: Values): string {
  if (days !== undefined) throw new UsageError('--expires-after-days is for a bucket.');
  if (sortKey === undefined) return "{ kind: 'table', partitionKey: 'pk' }";
  if (!/^[A-Za-z]\w{0,99}$/.test(sortKey) || sortKey === 'pk')
    throw new UsageError(
      `--sort-key is the name of an attribute: letters, digits and _, other than pk, not "${sortKey}".`,
    );
  return `{ kind: 'table', partitionKey: 'pk', sortKey: '${sortKey}' }`;
}

async function addEntry(name: string, entry: string): Promise<void> {
  const before = await readFile(path, 'utf8');
  const after = before
    .replace('dataResources = {}', 'dataResources = {\n}')
    .replace(/^\} as const satisfies/m, `  ${name}: ${entry},\n} as const satisfies`);
  if (!after.includes(`\n  ${name}: ${entry},\n} as const satisfies`))
    throw new PlainError(`${path} does not look as expected: add "${name}: ${entry}" by hand.`);
  await writeFile(path, after);
}

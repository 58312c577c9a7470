/** `npm run faults`: parts of a system of its own fail one after the other, and every call is watched meanwhile. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importConditions } from '#application/place';
import { defineCommand, UsageError } from '../../stacks/cli/command.ts';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import { lineOf } from './print.ts';
import { type FaultResult, runFault } from './run-fault.ts';
import { faults } from './table.ts';
import { startWorld } from './world.ts';

export const main = defineCommand({
  usage: `Usage: npm run faults [-- --only TEXT] [--list]

  --only TEXT  the faults whose name has this text
  --list       names alone

Starts a system of its own on free ports; needs Linux. Of each fault it prints what calls heard meanwhile, how long the
slowest of them took, and how long the next one after it. Exit code 1: a call heard something else or waited too long, a
change came before its decision was on record, or a change happened twice.`,
  options: { only: { type: 'string', default: '' }, list: { type: 'boolean', default: false } },
  async run({ values }) {
    const chosen = faults.filter(({ name }) => name.includes(values.only));
    if (chosen.length === 0) throw new UsageError(`No fault has "${values.only}" in its name.`);
    if (values.list) process.stdout.write(chosen.map(({ name }) => `${name}\n`).join(''));
    return values.list ? 0 : runAll(chosen);
  },
});

async function runAll(chosen: typeof faults): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'chokepoint-faults-'));
  const env = { ...process.env, ...(await freePorts()) };
  const conditions = ['faults', ...importConditions];
  const onStep = (step: string) => process.stderr.write(`${step}\n`);
  const world = await startWorld({ root: process.cwd(), home, env, conditions, onStep });
  try {
    const results: FaultResult[] = [];
    for (const [at, fault] of chosen.entries()) {
      const result = await runFault(world, fault, { at });
      results.push(result);
      process.stdout.write(lineOf(result));
    }
    return results.every(({ problems }) => problems.length === 0) ? 0 : 1;
  } finally {
    await world.close();
    await rm(home, { recursive: true, force: true });
  }
}

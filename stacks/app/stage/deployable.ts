/**
 * Refuses to deploy a stage that may only be planned. sst.config.ts calls it before it creates anything.
 * Pure: no Pulumi.
 */

import { app } from '#application/settings';
import { rowOf, type Stage } from './stages.ts';

/** @throws Error with one sentence when `sst <command>` must not touch AWS with this stage */
export function checkDeployable(stage: Stage, run: { command: string; dev: boolean }): void {
  if (run.dev && stage.shared)
    throw new Error(
      `"${stage.name}" is shared, and sst dev would run its calls on your machine: use a stage of your own.`,
    );
  if (run.command !== 'deploy') return;
  if (stage.kind === 'local') throw new Error('The stage "local" runs on this machine: npm start.');
  checkExamples(stage);
  checkLockTried(stage);
}

function checkExamples(stage: Stage): void {
  const values = [
    stage.domain?.name,
    stage.domain?.certificateArn,
    stage.operators,
    stage.deploy?.repository,
    ...stage.doors.flatMap((door) => [door.issuer, door.jwksUri]),
    ...(stage.tokens.audience === 'resource' ? [] : stage.tokens.audience),
    ...Object.values(stage.userPool?.clients ?? {}).flat(),
  ];
  const example = values.find((value) => value !== undefined && isExample(value));
  if (example !== undefined)
    throw new Error(`"${example}" is an example: set your own for "${stage.name}" in stacks/settings.ts.`);
}

/**
 * RFC 2606 reserves the names, AWS's documentation the account; the others are those of stacks/app/stage/issuers.ts.
 */
function isExample(value: string): boolean {
  return /(^|[./@_])example([./]|$)|:123456789012:|00000000-0000-0000-/i.test(value);
}

/**
 * Demands a trial before a lock in compliance mode, which nobody can remove. That Firehose and CloudTrail
 * deliver into a locked bucket is an assumption (locked-store-takes-deliveries), so a person tries it on a
 * stage in governance mode first and records the trial in settings.ts. Pure but for today's date.
 * @throws Error with one sentence when a stage in compliance mode has no valid trial
 */
export function checkLockTried(
  { name, audit, lockTried }: Pick<Stage, 'name' | 'audit' | 'lockTried'>,
  now: Date = new Date(),
): void {
  if (audit.lock !== 'COMPLIANCE') return;
  if (lockTried === undefined)
    throw new Error(
      `"${name}" would lock its audit store for ${audit.retentionDays} days, for good, and nobody has tried whether records arrive in a locked store: deploy staging (governance mode), call a tool, wait 15 minutes, see that aws s3 ls --recursive s3://${app}-staging-audit-ACCOUNT lists records of calls and files of the trail, and write lockTried: { stage: 'staging', date: 'YYYY-MM-DD' } into the block of "${name}" in stacks/settings.ts.`,
    );
  const { stage, date } = lockTried;
  const wrong = (why: string) => new Error(`lockTried of "${name}" in stacks/settings.ts ${why}.`);
  if (rowOf(stage).audit.lock !== 'GOVERNANCE')
    throw wrong(`names "${stage}", which has no store that is locked in governance mode: try it on staging`);
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date)
    throw wrong(`has the date "${date}": it must read YYYY-MM-DD`);
  if (day > now) throw wrong(`has the date ${date}, which is still to come`);
}

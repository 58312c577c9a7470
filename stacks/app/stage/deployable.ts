/**
 * Refuses to deploy a stage that may only be planned. sst.config.ts calls it before it creates anything.
 * Pure: no Pulumi.
 */
import type { Stage } from './stages.ts';
import { checkLockTried } from './tried-lock.ts';

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

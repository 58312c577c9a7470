/**
 * `npm start`: starts the whole system on this machine and prints numbered steps. The last line on stdout is
 * `ready <mcp url>`. Ctrl-C ends every child.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalogue } from '#application/catalogue';
import { policyFolder } from '#application/place';
import { users } from '#application/seeds';
import { physicalName } from '../../../shared/names.ts';
import { readPolicies } from '../../../shared/policy/policy-set.ts';
import { visibleLines } from '../../../shared/visible-text.ts';
import { checkMachine } from '../../local/check-machine.ts';
import { welcome } from '../../local/connect/welcome.ts';
import { type Endpoints, removeEndpoints, writeEndpoints } from '../../local/endpoints-file.ts';
import { type Local, startLocal } from '../../local/local.ts';
import { watchSources } from '../../local/reload/watch-sources.ts';
import { startAnew } from '../../local/start-anew.ts';
import { operatorRoleOf } from '../../local/sts/operator-session.ts';
import type { SeenCall } from '../../local/watch/calls.ts';
import { callTones, printCall } from '../../local/watch/print-call.ts';
import { sentenceOf } from '../../policy/check.ts';
import { policyProblems } from '../../policy/unattended.ts';
import { painted } from '../../terminal/paint.ts';
import { inPlainWords, PlainError } from '../../terminal/plain-error.ts';
import { defineCommand } from '../command.ts';

const usage = `Usage: npm start [-- --quiet]

  --quiet                no line for each call

Environment:
  CHOKEPOINT_PORT        https door, 8443 by default; its OAuth issuer is one above
  CHOKEPOINT_HTTP_PORT   http door, 8080 by default; its OAuth issuer is one above
  CHOKEPOINT_HOME        certificates, data, logs; .local by default
  CHOKEPOINT_FRESH       1: without the data, records and sign-ins of earlier runs; otherwise all of it is kept
  CHOKEPOINT_ENVIRONMENTS  environments of one function at once, by default by cores and memory; calls beyond wait
  CHOKEPOINT_ACCOUNT_CONCURRENCY  calls that the AWS account runs at once; those beyond are refused, as on AWS`;

export const main = defineCommand({
  usage,
  options: { quiet: { type: 'boolean', default: false } },
  run: ({ values }) => serve(values.quiet),
});

/** @returns undefined, because the system runs until a signal ends it */
async function serve(isQuiet: boolean): Promise<undefined> {
  const root = process.cwd();
  const home = resolve(root, process.env.CHOKEPOINT_HOME ?? '.local');
  const started = performance.now();
  refuseUnfitPolicies(root);
  await checkMachine(process.env, home);
  await removeEndpoints(home);
  if (await startAnew(process.env, home))
    process.stdout.write('Removed the data, records and sign-ins of earlier runs.\n');
  const local = await start(root, home, { started, isQuiet });
  const endpoints = endpointsOf(local);
  await writeEndpoints(home, endpoints);
  // Nobody waits for it: it reads every function's source map.
  endOnSignal(local, home, reloadOnSave(local, { root, home }));
  process.stdout.write(welcome(endpoints, home));
  process.stdout.write(`ready ${endpoints.mcp}\n`);
  return undefined;
}

/**
 * Runs before the system is planned or started, because a running system runs every call that they allow.
 * @throws PlainError with every problem of the policies, unattended destruction first
 */
export function refuseUnfitPolicies(root: string): void {
  const set = inPlainWords(() => readPolicies(pathToFileURL(`${join(root, policyFolder)}/`)));
  const problems = policyProblems(set, catalogue).map(sentenceOf);
  if (problems.length > 0)
    throw new PlainError(visibleLines(`The policies are not fit to decide by.\n${problems.join('\n')}`));
}

type Showing = { started: number; isQuiet: boolean };

function start(root: string, home: string, { started, isQuiet }: Showing): Promise<Local> {
  let step = 0;
  const onStep = (line: string) => {
    step += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
    process.stdout.write(`${seconds} s  ${step}  ${line}\n`);
  };
  const onNote = (line: string) => process.stderr.write(`${line}\n`);
  // On stderr, because the last line on stdout says that everything is ready.
  const onCall = (call: SeenCall) =>
    void process.stderr.write(painted(printCall(call), callTones, process.stderr));
  return startLocal({ root, home, env: process.env, onStep, onNote, ...(!isQuiet && { onCall }) });
}

/** Code is replaced when it is saved. A system without it is still a system, for example where files cannot be watched. */
async function reloadOnSave(
  { plan, lambda }: Local,
  { root, home }: { root: string; home: string },
): Promise<() => Promise<void>> {
  const folder = join(home, 'reloaded');
  await rm(folder, { recursive: true, force: true });
  const onNote = (line: string) => void process.stderr.write(`${line}\n`);
  const router = physicalName(plan, 'router');
  try {
    return await watchSources({ root, folder, bundles: plan.bundles ?? {}, router, lambda, onNote });
  } catch (error) {
    onNote(`Saved files are not noticed: ${(error as Error).message}`);
    return async () => undefined;
  }
}

function endOnSignal(local: Local, home: string, reloading: ReturnType<typeof reloadOnSave>): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await removeEndpoints(home);
    const stopReloading = await reloading;
    await stopReloading();
    await local.close();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
}

function endpointsOf({ doors, tls, aws, plan }: Local): Endpoints {
  const [https, http] = doors;
  return {
    mcp: https?.resource ?? '',
    mcpHttp: http?.resource ?? '',
    issuer: https?.issuer ?? '',
    caFile: resolve(tls.caFile),
    users,
    aws: { url: aws.internetUrl, region: plan.region, operator: operatorRoleOf(plan) },
  };
}

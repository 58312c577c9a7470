// biome-ignore-all lint/style/noExcessiveLinesPerFile: one start, whose order is the point
/**
 * Starts everything on this machine from the plan: issuer, AWS, functions, doors; all or none of it. A
 * development default, bound to loopback, not a server for other people.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { catalogue } from '#application/catalogue';
import { users } from '#application/seeds';
import type { LocalUser } from '../../shared/application.ts';
import { encodeSubject } from '../../shared/caller.ts';
import { createAuthorize } from '../account/authorize.ts';
import { localApprovalClientId, localDoors } from '../app/stage/local-stage.ts';
import { planStage } from '../plan/plan-stage.ts';
import type { Plan } from '../plan/plan-types.ts';
import { preparePlatform } from '../plan/platform/prepare-platform.ts';
import { type Aws, startAws } from './aws.ts';
import { openDoors } from './gateway/doors.ts';
import { createPrivateApi } from './gateway/private-api.ts';
import type { Interference } from './interference.ts';
import { type Issuer, startIssuer } from './issuer/start-issuer.ts';
import { accountConcurrency, environmentBound } from './lambda/environment/environment-bound.ts';
import { readFunctions } from './lambda/functions.ts';
import { type LambdaService, startLambda } from './lambda/lambda.ts';
import { openLogFiles } from './record/log-files.ts';
import { recordedFunctions } from './record/recorded-functions.ts';
import { createAssumeForService } from './sts/assume-for-service.ts';
import { createVault, type Vault } from './sts/credentials.ts';
import { createCallWatch, type SeenCall } from './watch/calls.ts';
import { tellDenials } from './watch/denials.ts';
import { createSourcePlaces } from './watch/source-places.ts';
import { ensureTls, type Tls } from './wire/tls.ts';

export type LocalOptions = {
  root: string;
  /** certificates, data, logs, keys; `CHOKEPOINT_HOME` */
  home: string;
  env: NodeJS.ProcessEnv;
  /** package.json `imports` conditions, for another catalogue */
  conditions?: readonly string[];
  /** a plan of stage `local` with its bundles, made by planLocal; tests share one, or change it */
  plan?: Plan;
  /** seconds; the issuer's default otherwise */
  tokenTtlSeconds?: number;
  /** tests let a part of AWS fail */
  interference?: Interference;
  /** hears of each call when its outcome is known */
  onCall?: (call: SeenCall) => void;
  onStep?: (step: string) => void;
  onNote?: (line: string) => void;
};

export type Local = {
  plan: Plan;
  tls: Tls;
  issuer: Issuer;
  lambda: LambdaService;
  vault: Vault;
  aws: Aws;
  /** https first, as localDoors orders them */
  doors: { resource: string; issuer: string }[];
  close(): Promise<void>;
};

/**
 * @throws PlainError, one sentence, for a problem that a person can repair: a taken port, a broken tool file
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one start, whose order is the point
export async function startLocal(options: LocalOptions): Promise<Local> {
  const { root, env, onStep = () => undefined, onNote = () => undefined, interference = {} } = options;
  const { aroundIssuer, now } = interference;
  const home = resolve(root, options.home);
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await preparePlatform(root, { onProgress: onStep });
    onStep('planning the stage "local" and building the functions');
    const plan = options.plan ?? (await planLocal(options));

    onStep('making certificates for localhost');
    const tls = await ensureTls(home);
    const doors = localDoors(env);
    onStep('starting the OAuth issuer');
    const scopes = [...new Set(catalogue.flatMap((tool) => tool.scopes))];
    const approvalPage = {
      id: localApprovalClientId,
      name: 'Chokepoint’s approval page',
      redirectUris: doors.map(({ resource }) => resource.replace(/mcp$/, 'approve/callback')),
    };
    const preregistered = [approvalPage];
    const issuerOptions = { doors: [...doors], tls, home, scopes, users, preregistered, log: onNote };
    const { tokenTtlSeconds } = options;
    const issuer = await startIssuer({
      ...issuerOptions,
      ...(tokenTtlSeconds !== undefined && { tokenTtlSeconds }),
      ...(aroundIssuer !== undefined && { around: aroundIssuer }),
    });
    closing.push(() => issuer.close());

    onStep('starting STS, IAM, S3, DynamoDB and Firehose');
    const vault = createVault(await vaultKey(home), now);
    let privateApi: ReturnType<typeof createPrivateApi> | undefined;
    const executeApi: ReturnType<typeof createPrivateApi> = (request) => {
      if (privateApi === undefined) throw new Error('the private API is not ready');
      return privateApi(request);
    };
    const recordsOf = recordedFunctions(plan);
    const logs = await openLogFiles(home, recordsOf);
    closing.push(() => logs.close());
    const names = namesOf(users, doors);
    const { onCall } = options;
    const watch = onCall && createCallWatch({ recordsOf, names, places: createSourcePlaces(root), onCall });
    closing.push(async () => watch?.close());
    const { recorded } = logs;
    const aws = await startAws({
      ...{ plan, home, tls, vault, recorded, executeApi, onNote, interference },
      ...(watch && { onDenied: watch.denied }),
    });
    closing.push(() => aws.close());

    onStep('starting the functions');
    const assumeForService = createAssumeForService({ plan, vault, ...(now && { now }) });
    const surroundings = { assumeForService, endpointOf: aws.endpointOf, caFile: tls.caFile };
    const lambda = await startLambda({
      functions: readFunctions(plan, surroundings),
      onLog(line) {
        logs.write(line);
        watch?.log(line);
      },
      environments: environmentBound(env),
      accountConcurrency: accountConcurrency(env),
    });
    closing.push(() => lambda.close());

    onStep('opening the doors');
    const onAccessLog = (api: string, text: string) =>
      logs.write({ functionName: `api-${api}`, stream: 'platform', text });
    const decide = createAuthorize(plan, now);
    const authorize = watch === undefined ? decide : tellDenials(decide, watch.denied);
    const gateway = { plan, invoke: lambda.invoke, authorize, onAccessLog };
    privateApi = createPrivateApi(gateway);
    const opened = await openDoors({ ...gateway, tls, onNote });
    closing.push(() => opened.close());
    return { plan, tls, issuer, lambda, vault, aws, doors: [...doors], close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The people of the seeds, by the subject that records name. */
function namesOf(people: readonly LocalUser[], doors: readonly { issuer: string }[]): Map<string, string> {
  return new Map(
    doors.flatMap(({ issuer }) => people.map(({ name }) => [encodeSubject(issuer, name), name] as const)),
  );
}

/** The plan of stage `local` for these ports, with the functions' code built into the home. */
export async function planLocal(
  options: Pick<LocalOptions, 'root' | 'home' | 'env' | 'conditions'>,
): Promise<Plan> {
  const { root, home, env, conditions } = options;
  const bundles = join(resolve(root, home), 'bundles');
  const extra = conditions === undefined ? {} : { conditions };
  return planStage({ root, stage: 'local', bundles, env: localSettings(env), ...extra });
}

/** The environment variables that stage `local` reads; other variables must not change a plan. */
export function localSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const { CHOKEPOINT_PORT, CHOKEPOINT_HTTP_PORT, CHOKEPOINT_ISOLATE_TENANTS, CHOKEPOINT_GUARDRAIL } = env;
  const given = {
    ...{ CHOKEPOINT_PORT, CHOKEPOINT_HTTP_PORT },
    ...{ CHOKEPOINT_ISOLATE_TENANTS, CHOKEPOINT_GUARDRAIL },
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The vault of a running system's home, for a command beside it. */
export const openVault = async (home: string): Promise<Vault> => createVault(await vaultKey(home));

/** Kept in a file, so that sessions survive a restart as on AWS. */
async function vaultKey(home: string): Promise<Buffer> {
  const path = join(home, 'vault.key');
  const held = await readFile(path).catch(() => undefined);
  if (held?.length === 32) return held;
  const key = randomBytes(32);
  await writeFile(path, key, { mode: 0o600 });
  return key;
}

/**
 * The stages as a table. Enters: a stage's name and the environment. Leaves: everything in which stages differ,
 * or one sentence that says what is missing. Pure: no Pulumi, no I/O, so tests and the local AWS import it too.
 */

import { settings, userPool } from '#application/settings';
import { type Governors, governorsOf } from '../governance/governors.ts';
import { guardrailOf } from './guardrail-settings.ts';
import { cognitoTokens, plainTokens } from './issuers.ts';
import type { GuardrailSetting, StageSettings, TokenRules, UserPool } from './stage-settings.ts';
import { checkUserPool } from './user-pool-settings.ts';

type Env = Record<string, string | undefined>;
type StageKind = 'local' | 'personal' | 'staging' | 'production';

/**
 * One REST API. `resource`: the URL that people paste; absent where only AWS knows it (no domain). `issuer`,
 * `jwksUri`: absent where the stage makes its own (userPool).
 */
export type StageDoor = { name: string; resource?: string; issuer?: string; jwksUri?: string };

/** What a kind of stage is, whoever deploys it. */
type Row = {
  /** days that logs are kept; CloudWatch admits 1, 3, 5, 7, 14, 30, … 400 (PutRetentionPolicy) */
  logRetentionDays: number;
  /**
   * The record of calls: days that it is kept, and the mode of S3 Object Lock that holds it for so long. In
   * `COMPLIANCE` nobody takes a record away before its time, root included (S3 User Guide, "Locking objects").
   */
  audit: { retentionDays: number; lock?: 'GOVERNANCE' | 'COMPLIANCE' };
  /**
   * SST's `removal` and `protect`. Never SST's `retain-all`: a role that the code drops would stay and go on granting.
   * `retain` keeps networks, buckets and tables; retention.ts keeps all stores where data is not disposable.
   */
  removal: 'remove' | 'retain';
  protect: boolean;
  /** a removed stage takes the data of its teams with it */
  dataIsDisposable: boolean;
  /** data and logs are encrypted with KMS keys of the stage (about 1 USD a key and month); else with AWS's own */
  ownKeys: boolean;
  /** runs for more than one person: needs a domain, and never `sst dev` */
  shared: boolean;
  /** calls at once that the account runs in this region (Lambda quota); absent: no tool's reservation is made */
  accountConcurrency?: number;
  isolateTenants: IsolateTenants;
  /** the web ACL before the front door; absent: none */
  firewall?: Firewall;
};

/** Which tools get execution environments per tenant (tenant-isolation.ts): none, those that write or destroy, all. */
export type IsolateTenants = 'none' | 'writes' | 'all';

/** How much one sender may ask of the front door before stacks/app/front-door/firewall.ts answers 429. */
export type Firewall = {
  /** WAF looks back this far; 60, 120, 300 or 600 (WAFV2 API, RateBasedStatement, EvaluationWindowSec) */
  windowSeconds: 60 | 120 | 300 | 600;
  /** generous: hosted clients send all their users' calls from a few addresses */
  requestsPerAddress: number;
  /** one signed-in client */
  requestsPerToken: number;
};

const own = {
  logRetentionDays: 7,
  // Kept where anybody can take it away: a removed stage takes its record with it.
  audit: { retentionDays: 7 },
  removal: 'remove',
  protect: false,
  dataIsDisposable: true,
  shared: false,
  isolateTenants: 'none',
};
const shared = {
  dataIsDisposable: false,
  ownKeys: true,
  shared: true,
  accountConcurrency: 1_000,
  isolateTenants: 'writes',
  // An agent that works without a pause makes about one call a second.
  firewall: { windowSeconds: 300, requestsPerAddress: 20_000, requestsPerToken: 1_500 },
};

const table = {
  // The laptop enforces what production does, and pays for no key.
  local: { ...own, ownKeys: true },
  personal: { ...own, ownKeys: false },
  staging: {
    ...shared,
    logRetentionDays: 30,
    audit: { retentionDays: 30, lock: 'GOVERNANCE' },
    removal: 'retain',
    protect: false,
  },
  production: {
    ...shared,
    logRetentionDays: 400,
    // A year and a month: PCI DSS 4.0, requirement 10.5.1, asks for twelve months. More is a number here.
    audit: { retentionDays: 400, lock: 'COMPLIANCE' },
    removal: 'retain',
    protect: true,
  },
} as Record<StageKind, Row>;

/** What kind of stage that name is, and so what it promises, whatever a plan of it says. */
export function rowOf(name: string): Row {
  return table[kindOf(name)];
}

function kindOf(name: string): StageKind {
  return name === 'local' || name === 'staging' || name === 'production' ? name : 'personal';
}

export type Stage = Row & {
  name: string;
  kind: StageKind;
  doors: StageDoor[];
  domain?: { name: string; certificateArn: string };
  tokens: TokenRules;
  /** of the approval page at the issuer; absent where the stage's own pool makes it */
  approvalClientId?: string;
  /** who signs people in, when the stage itself does */
  userPool?: UserPool;
  /** exact origins, or `loopback` alone: any port of localhost */
  allowedOrigins: string[];
  /** see settings.ts */
  lockTried?: StageSettings['lockTried'];
  /** absent: no contract of the catalogue may ask for one */
  guardrail?: GuardrailSetting;
} & Governors;

/**
 * Lower case, because the name is part of bucket names; short, because it is part of every other name; without a dash,
 * because policies name a stage's resources by `<app>-<stage>-*`: that of "staging" would be all of "staging-x", too.
 */
const stageName = /^[a-z][a-z0-9]{0,19}$/;

/**
 * The stage of that name: `local`, `staging`, `production`, or anybody's own.
 * @throws Error with one sentence, when the name does not do or a shared stage has no domain
 */
export function stageOf(name: string, env: Env): Stage {
  checkStageName(name);
  const kind = kindOf(name);
  if (kind === 'local') return localStage(env);
  const given = fromEnv(settings[kind], env);
  const { allowedOrigins } = given;
  for (const origin of allowedOrigins) checkOrigin(origin);
  const { issuer, ...identity } = identityOf(given);
  const door = { name: 'FrontDoor', ...issuer };
  const stage = {
    ...{ ...table[kind], name, kind, allowedOrigins },
    ...identity,
    ...guardrailOf(given.guardrail, env),
    ...(given.lockTried !== undefined && { lockTried: given.lockTried }),
  } as const;
  if (!stage.shared) {
    // One person's stage has no pipeline; who brakes it may still be said.
    const { operators } = governorsOf(given, env);
    return { ...stage, ...(operators !== undefined && { operators }), doors: [door] };
  }
  const domain = domainOf(name, given);
  return {
    ...stage,
    ...governorsOf(given, env),
    domain,
    doors: [{ ...door, resource: `https://${domain.name}/mcp` }],
  };
}

function checkStageName(name: string): void {
  if (stageName.test(name)) return;
  const [, other] = /^([a-z][a-z0-9]*)-/.exec(name) ?? [];
  throw new Error(
    other === undefined
      ? `"${name}" is no stage name: it must match ${stageName.source}`
      : `"${name}" is no stage name: the policies of a stage "${other}" would reach its resources, whose names begin alike. Leave out the dash.`,
  );
}

/** Who signs people in, and how their tokens are read. */
function identityOf(
  given: StageSettings,
): Pick<Stage, 'tokens' | 'approvalClientId' | 'userPool'> & { issuer: Partial<StageDoor> } {
  if ('userPool' in given) {
    checkUserPool(given.userPool);
    return { userPool: given.userPool, tokens: cognitoTokens, issuer: {} };
  }
  const { issuer, jwksUri = `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`, tokens } = given;
  const { approvalClientId } = given;
  if (!approvalClientId)
    throw new Error(
      'The approval page has no client: set CHOKEPOINT_APPROVAL_CLIENT_ID or stacks/settings.ts.',
    );
  return { tokens, approvalClientId, issuer: { issuer, jwksUri } };
}

/** Known to the issuer of this machine from its start (local/local.ts). */
export const localApprovalClientId = 'chokepoint-approval';

/** Whoever can read the home of the local AWS (stacks/local/sts/operator-session.ts); the account is that of every plan. */
const peopleOfThisMachine = 'arn:aws:iam::123456789012:role/people-of-this-machine';

function localStage(env: Env): Stage {
  const [tls, plain] = localDoors(env);
  return {
    ...table.local,
    isolateTenants: isolateTenantsOf(env),
    name: 'local',
    kind: 'local',
    doors: [
      { name: 'FrontDoor', ...tls },
      { name: 'FrontDoorHttp', ...plain },
    ],
    tokens: plainTokens,
    approvalClientId: localApprovalClientId,
    allowedOrigins: ['loopback'],
    operators: peopleOfThisMachine,
    ...guardrailOf(undefined, env),
  };
}

/** This machine alone: what it costs is memory, and a real stage is not weakened by a variable. */
function isolateTenantsOf({ CHOKEPOINT_ISOLATE_TENANTS: value = 'none' }: Env): IsolateTenants {
  if (value === 'none' || value === 'writes' || value === 'all') return value;
  throw new Error(`CHOKEPOINT_ISOLATE_TENANTS is "${value}": it must be none, writes or all.`);
}

/** What CI knows better than the repository. */
function fromEnv(given: StageSettings, env: Env): StageSettings {
  const { CHOKEPOINT_DOMAIN, CHOKEPOINT_CERTIFICATE_ARN } = env;
  return {
    ...issuerFromEnv(given, env),
    ...(CHOKEPOINT_DOMAIN !== undefined && { domain: CHOKEPOINT_DOMAIN }),
    ...(CHOKEPOINT_CERTIFICATE_ARN !== undefined && { certificateArn: CHOKEPOINT_CERTIFICATE_ARN }),
  };
}

/** One or the other: with both, a reader of one of them would be wrong about who signs people in. */
function issuerFromEnv(given: StageSettings, env: Env): StageSettings {
  const { CHOKEPOINT_ISSUER, CHOKEPOINT_JWKS_URI, CHOKEPOINT_USER_POOL, CHOKEPOINT_APPROVAL_CLIENT_ID } = env;
  const own = CHOKEPOINT_USER_POOL === '1' || 'userPool' in given;
  if (own && (CHOKEPOINT_ISSUER ?? CHOKEPOINT_JWKS_URI) !== undefined)
    throw new Error('The stage has a user pool of its own: unset CHOKEPOINT_ISSUER and CHOKEPOINT_JWKS_URI.');
  if (own) return 'userPool' in given ? given : { ...given, userPool };
  return {
    ...given,
    ...(CHOKEPOINT_ISSUER !== undefined && { issuer: CHOKEPOINT_ISSUER }),
    ...(CHOKEPOINT_JWKS_URI !== undefined && { jwksUri: CHOKEPOINT_JWKS_URI }),
    ...(CHOKEPOINT_APPROVAL_CLIENT_ID !== undefined && { approvalClientId: CHOKEPOINT_APPROVAL_CLIENT_ID }),
  };
}

/** Clients that ignore the challenge probe the origin's root: a shared stage answers there, so it needs a domain. */
function domainOf(stage: string, given: Pick<StageSettings, 'domain' | 'certificateArn'>) {
  const { domain: name, certificateArn } = given;
  if (!name)
    throw new Error(`The stage "${stage}" has no domain: set CHOKEPOINT_DOMAIN or stacks/settings.ts.`);
  if (!/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name))
    throw new Error(
      `"${name}" is no domain for "${stage}": a lower-case host name, without https:// or a path.`,
    );
  if (!certificateArn)
    throw new Error(
      `The stage "${stage}" has no certificate for ${name}: set CHOKEPOINT_CERTIFICATE_ARN or stacks/settings.ts.`,
    );
  return { name, certificateArn };
}

/** An origin is compared as text (RFC 6454, section 6.2), and becomes part of a pattern in the front door. */
function checkOrigin(origin: string): void {
  if (!/^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?$/.test(origin))
    throw new Error(
      `"${origin}" is no origin: it must read https://host or https://host:port, in lower case.`,
    );
}

/**
 * The two doors of this machine and their issuers: TLS first, plain http second. Keys come from the TLS issuer
 * alone, since aws-jwt-verify fetches over https only.
 * @throws Error with one sentence when a port is none, or both doors want the same
 */
export function localDoors(env: Env): [Required<Omit<StageDoor, 'name'>>, Required<Omit<StageDoor, 'name'>>] {
  const httpsPort = portOf('CHOKEPOINT_PORT', env, 8443);
  const httpPort = portOf('CHOKEPOINT_HTTP_PORT', env, 8080);
  if (httpsPort === httpPort)
    throw new Error(
      `CHOKEPOINT_PORT and CHOKEPOINT_HTTP_PORT are both ${httpsPort}: give each door its own.`,
    );
  const ports = issuerPorts(httpsPort, httpPort);
  const jwksUri = `https://localhost:${ports.https}/jwks`;
  return [
    { resource: `https://localhost:${httpsPort}/mcp`, issuer: `https://localhost:${ports.https}`, jwksUri },
    { resource: `http://localhost:${httpPort}/mcp`, issuer: `http://localhost:${ports.http}`, jwksUri },
  ];
}

/** One above each door, or the next port above that nobody here has. */
export function issuerPorts(httpsPort: number, httpPort: number): { https: number; http: number } {
  const taken = new Set([httpsPort, httpPort]);
  const free = (from: number): number => (taken.has(from) ? free(from + 1) : from);
  const https = free(httpsPort + 1);
  taken.add(https);
  return { https, http: free(httpPort + 1) };
}

function portOf(name: string, env: Env, byDefault: number): number {
  const port = env[name] === undefined ? byDefault : Number(env[name]);
  // Room for the issuers above both doors.
  if (!Number.isInteger(port) || port < 1 || port > 65_531)
    throw new Error(`${name} is "${env[name]}": it must be a port from 1 to 65531.`);
  return port;
}

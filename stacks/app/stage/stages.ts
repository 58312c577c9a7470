/**
 * The type of a stage, and the fixed properties of a stage by its kind: `rowOf` and `kindOf` over the table below.
 * stage-of.ts makes a stage of a row, the settings and the environment. Pure: no Pulumi, no I/O, so that tests and
 * the local AWS import it too.
 */
import type { Governors } from '../governance/governors.ts';
import type { GuardrailSetting, StageSettings, TokenRules, UserPool } from './stage-settings.ts';

/** The environment variables of a plan. */
export type Env = Record<string, string | undefined>;

/**
 * One REST API. `resource`: the URL that people paste; absent where only AWS knows it (no domain). `issuer`,
 * `jwksUri`: absent where the stage makes its own (userPool).
 */
export type StageDoor = { name: string; resource?: string; issuer?: string; jwksUri?: string };

/** Which tools get execution environments per tenant (tenant-isolation.ts): none, those that write or destroy, all. */
export type IsolateTenants = 'none' | 'writes' | 'all';

/** How many requests one sender may send before stacks/app/front-door/firewall.ts answers 429. */
export type Firewall = {
  /** WAF looks back this far; 60, 120, 300 or 600 (WAFV2 API, RateBasedStatement, EvaluationWindowSec) */
  windowSeconds: 60 | 120 | 300 | 600;
  /** generous: hosted clients send all their users' calls from a few addresses */
  requestsPerAddress: number;
  /** one signed-in client */
  requestsPerToken: number;
};

export type Stage = Row & {
  name: string;
  kind: StageKind;
  doors: StageDoor[];
  domain?: { name: string; certificateArn: string };
  tokens: TokenRules;
  /** of the approval page at the issuer; absent where the stage's own pool makes it */
  approvalClientId?: string;
  /** the pool that signs people in, when the stage has one */
  userPool?: UserPool;
  /** exact origins, or `loopback` alone: any port of localhost */
  allowedOrigins: string[];
  /** see settings.ts */
  lockTried?: StageSettings['lockTried'];
  /** absent: no contract of the catalogue may ask for one */
  guardrail?: GuardrailSetting;
} & Governors;

/** The row of a stage by its name. Proofs hold a plan of the stage to it. */
export function rowOf(name: string): Row {
  return table[kindOf(name)];
}

/** The kind of a stage by its name: every name except three is a personal stage. */
export function kindOf(name: string): StageKind {
  return name === 'local' || name === 'staging' || name === 'production' ? name : 'personal';
}

type StageKind = 'local' | 'personal' | 'staging' | 'production';

/** The fixed properties of a kind of stage. */
type Row = {
  /** days that logs are kept; CloudWatch admits 1, 3, 5, 7, 14, 30, … 400 (PutRetentionPolicy) */
  logRetentionDays: number;
  /**
   * The record of calls: the days that it is kept, and the mode of S3 Object Lock for that time. In
   * `COMPLIANCE` nobody can delete a record earlier, not even root (S3 User Guide, "Locking objects").
   */
  audit: { retentionDays: number; lock?: 'GOVERNANCE' | 'COMPLIANCE' };
  /**
   * SST's `removal` and `protect`. Never SST's `retain-all`: a role that the code drops would stay and still
   * grant. `retain` keeps networks, buckets and tables; retention.ts keeps all stores where data is not
   * disposable.
   */
  removal: 'remove' | 'retain';
  protect: boolean;
  /** removing the stage deletes its teams' data */
  dataIsDisposable: boolean;
  /** data and logs are encrypted with KMS keys of the stage (about 1 USD a key and month); else with AWS's own */
  ownKeys: boolean;
  /** runs for more than one person: needs a domain, and never `sst dev` */
  shared: boolean;
  /**
   * concurrent calls that the account runs in this region (Lambda quota); absent: makes no tool's reservation
   */
  accountConcurrency?: number;
  isolateTenants: IsolateTenants;
  /** the web ACL before the front door; absent: none */
  firewall?: Firewall;
};

/** Common to the stages of one person. */
const own = {
  logRetentionDays: 7,
  // Not locked: removing the stage deletes its record.
  audit: { retentionDays: 7 },
  removal: 'remove',
  protect: false,
  dataIsDisposable: true,
  shared: false,
  isolateTenants: 'none',
} satisfies Partial<Row>;
/** Common to the stages of many people. */
const shared = {
  dataIsDisposable: false,
  ownKeys: true,
  shared: true,
  accountConcurrency: 1_000,
  isolateTenants: 'writes',
  // An agent that works without a pause makes about one call a second.
  firewall: { windowSeconds: 300, requestsPerAddress: 20_000, requestsPerToken: 1_500 },
} satisfies Partial<Row>;

/** Annotated, not cast: a row that lacks a field, or has one that no stage knows, does not compile. */
const table: Record<StageKind, Row> = {
  // The laptop enforces the same as production, and a key costs nothing here.
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
    // A year and a month: PCI DSS 4.0, requirement 10.5.1, demands twelve months. Raise the number to keep
    // more.
    audit: { retentionDays: 400, lock: 'COMPLIANCE' },
    removal: 'retain',
    protect: true,
  },
};

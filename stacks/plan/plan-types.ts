/**
 * The plan: the resources that one stage of sst.config.ts would create, as data. Everything that proves, prints or
 * interprets a deployment reads this shape and nothing else.
 */

import type { Contract, Effect } from '../../shared/contract.ts';

/** One resource, with all Pulumi outputs resolved to the values that the mocked provider gave. */
export type Resource = {
  urn: string;
  /** as Pulumi names it, for example `aws:iam/role:Role` */
  type: string;
  name: string;
  /** provider id, for example a role's name or a REST API's id; empty for components */
  id: string;
  parent?: string;
  /** the line of the app that made it, for example `stacks/app/network/network.ts:12` */
  source?: string;
  inputs: Record<string, unknown>;
  /** inputs plus what the provider computes: arn, id, invokeArn, … */
  outputs: Record<string, unknown>;
  /** urns */
  deps: string[];
  opts: { protect?: boolean; retainOnDelete?: boolean; ignoreChanges?: string[]; importId?: string };
};

/** A contradiction to a proof: the resource, its property, and the reason. */
export type Finding = { urn: string; property: string; reason: string };

/** One proof's verdict over a plan. */
export type Verdict = { id: string; title: string; ok: boolean; findings: Finding[] };

/** A function's code as SST would upload it. */
export type Bundle = {
  /** absolute folder that holds the bundle */
  folder: string;
  /** Lambda handler within it, for example `bundle.handler` */
  handler: string;
  bytes: number;
};

/** The Cedar policies by which the router would decide. */
export type PlannedPolicies = {
  /** of ids and meaning, as audit records name it: a comment changes nothing */
  digest: string;
  /** in the order of files; `text` is without comments */
  policies: { id: string; file: string; text: string }[];
};

export type Plan = {
  app: string;
  stage: string;
  mode: 'deploy' | 'dev';
  region: string;
  accountId: string;
  /** of the tools that the stacks were made for, in the catalogue's order; none for an app without a catalogue */
  contracts: Contract[];
  /** absent for an app whose router has none: then nothing is permitted */
  policies?: PlannedPolicies;
  resources: Resource[];
  /** by Lambda function name; only when the plan was asked to build code */
  bundles?: Record<string, Bundle>;
};

/** A plan with what every proof of its mode found. */
export type ProvenPlan = Plan & { proofs: Verdict[] };

/** Of the shape of PlanFile. A file that says another number is refused. */
export const planVersion = 2;

/** Size and digest of a function's code, which are the same wherever it was built. */
export type Code = {
  /** of the bundle as Node loads it; with its source map it must stay under Lambda's 250 MB */
  bytes: number;
  gzipBytes: number;
  /** `sha256:<hex>` of the bundle */
  digest: string;
  /**
   * What it was built from: files of this project and, as one each, packages, with 16 hex digits of their SHA-256.
   * Absent where the build left no source map.
   */
  sources?: Record<string, string>;
};

/** The texts of a tool for a client's model, pinned (control C24): a changed word changes the digest. */
export type PinnedTool = {
  name: string;
  effect: Effect;
  scopes: readonly string[];
  /** `sha256:<hex>` of name, title, description and annotations */
  descriptionDigest: string;
  /** `sha256:<hex>` of both schemas, and the descriptions of their properties with them */
  schemaDigest: string;
};

/**
 * What `npm run plan -- --json` prints and `--diff` reads: a plan without the folders of this machine, so that two
 * of the same tree are equal byte for byte.
 */
export type PlanFile = { version: typeof planVersion } & Omit<ProvenPlan, 'bundles'> & {
    tools: PinnedTool[];
    /** by Lambda function name; absent in dev mode and with --no-sizes */
    code?: Record<string, Code>;
  };

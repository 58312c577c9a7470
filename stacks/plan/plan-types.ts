/**
 * The plan: the resources that one stage of sst.config.ts would create, as data. The proofs, the reports and the
 * local AWS all read this shape.
 */

import type { Contract, Effect } from '../../shared/contract.ts';

/** One resource, with all Pulumi outputs resolved to the values of the mocked provider. */
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
  /** the sources and the options that it was built of, as SST asked for it */
  source: CodeSource;
};

/** `root`: absolute folder of the app */
export type CodeSource = {
  root: string;
  /** TypeScript file below `root` */
  file: string;
  request: Record<string, unknown>;
  conditions: readonly string[];
};

/** The Cedar policies that the router would decide by. */
export type PlannedPolicies = {
  /** digest of the policies' ids and meaning, as in audit records; comments do not change it */
  digest: string;
  /** in the order of files; `text` has no comments */
  policies: { id: string; file: string; text: string }[];
};

export type Plan = {
  app: string;
  stage: string;
  mode: 'deploy' | 'dev';
  region: string;
  accountId: string;
  /** contracts of the tools, in the catalogue's order; none for an app without a catalogue */
  contracts: Contract[];
  /** absent for an app without policies, whose router permits nothing */
  policies?: PlannedPolicies;
  resources: Resource[];
  /** by Lambda function name; absent when the functions' code is a stub */
  bundles?: Record<string, Bundle>;
};

/** A plan with the verdict of every proof of its mode. */
export type ProvenPlan = Plan & { proofs: Verdict[] };

/** The version of PlanFile's shape. The reader refuses a file with another one. */
export const planVersion = 2;

/** Size and digest of a function's code, which do not depend on the machine. */
export type Code = {
  /** size of the bundle as Node loads it; bundle and source map together must stay below Lambda's 250 MB */
  bytes: number;
  gzipBytes: number;
  /** `sha256:<hex>` of the bundle */
  digest: string;
  /**
   * 16 hex digits of the SHA-256 of each source: a file of this project, or a package as a whole. Absent for a
   * build without a source map.
   */
  sources?: Record<string, string>;
};

/** Digests of a tool's texts for a client's model (control C24): a changed word changes the digest. */
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
 * The format that `npm run plan -- --json` prints and `--diff` reads: a plan without folders of this machine, so
 * that two of one tree are equal byte for byte.
 */
export type PlanFile = { version: typeof planVersion } & Omit<ProvenPlan, 'bundles'> & {
    tools: PinnedTool[];
    /** by Lambda function name; absent in dev mode and with --no-sizes */
    code?: Record<string, Code>;
  };

/**
 * The plan: what one stage of sst.config.ts would create, as data. Everything that proves, prints or
 * interprets a deployment reads this shape and nothing else.
 */

import type { Contract } from '../../shared/contract.ts';

/** One resource, with all Pulumi outputs resolved to the values that the mocked provider gave. */
export type Resource = {
  urn: string;
  /** as Pulumi names it, for example `aws:iam/role:Role` */
  type: string;
  name: string;
  /** provider id, for example a role's name or a REST API's id; empty for components */
  id: string;
  parent?: string;
  /** the line of the app that made it, for example `stacks/network.ts:12` */
  source?: string;
  inputs: Record<string, unknown>;
  /** inputs plus what the provider computes: arn, id, invokeArn, … */
  outputs: Record<string, unknown>;
  /** urns */
  deps: string[];
  opts: { protect?: boolean; retainOnDelete?: boolean; ignoreChanges?: string[]; importId?: string };
};

/** What a proof found wrong: the resource, its property, and why. */
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

export type Plan = {
  app: string;
  stage: string;
  mode: 'deploy' | 'dev';
  region: string;
  accountId: string;
  /** of the tools that the stacks were made for, in the catalogue's order; none for an app without a catalogue */
  contracts: Contract[];
  resources: Resource[];
  proofs: Verdict[];
  /** by Lambda function name; only when the plan was asked to build code */
  bundles?: Record<string, Bundle>;
};

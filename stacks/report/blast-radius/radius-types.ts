/** The blast radius as data: the page shows it, and `--json` adds it to the plan. Types only. */
import type { Effect } from '../../../shared/contract.ts';
import type { Assumption } from '../../plan/assumptions/assumption.ts';
import type { Verdict } from '../../plan/plan-types.ts';
import type { Requesters } from '../../policy/callers/callers.ts';
import type { Scope, ThingKind } from '../../prove/model/reach-types.ts';

/** One line of reach: each of the actions on each of the things, to the same extent. */
export type Reach = {
  actions: string[];
  kind: ThingKind;
  /** as contracts name it, else its physical name */
  things: string[];
  /** a table's index that is asked */
  index?: string;
  scope: Scope;
  /** an object key, a prefix or a partition key; `*` for any text; `''` for all of it */
  part: string;
};

export type ToolRadius = {
  name: string;
  title: string;
  description: string;
  effect: Effect;
  scopes: string[];
  /** names of the data role and the function; absent: the tool has none */
  dataRole?: string;
  functionName?: string;
  /** of the data role, for any arguments of one caller; `{caller.tenant}` stands for that caller's own */
  anyArguments: Reach[];
  /** of the data session of one call; absent: no arguments were given, and none are known that the schema admits */
  oneCall?: OneCall;
  /** of the function's own role, without any call */
  withoutCall: Reach[];
  /** of its data session, carried out of the VPC */
  outside: Reach[];
  /** each environment serves one tenant only */
  tenantIsolated: boolean;
  /** its key holds the id of the call, which the router makes: the caller cannot name what exists */
  namedByCall: boolean;
};

export type OneCall = {
  caller: { tenant: string; subject: string };
  arguments: Record<string, unknown>;
  reaches: Reach[];
};

/** Callers to whom the policies give the same, and what they can cause over any number of calls. */
export type CallerGroup = {
  who: string;
  tools: CallerTool[];
  /** through those tools, with those scopes in the token */
  reaches: (Reach & { tools: string[]; scopes: string[] })[];
};

/** `always`: whatever the arguments and circumstances; otherwise policies ask for some. */
export type CallerTool = {
  name: string;
  scopes: string[];
  needs: 'nobody' | 'form' | 'page';
  always: boolean;
};

/** A tool whose calls need a person's consent: its callers, and the approvers of their calls. */
export type Consent = {
  tool: string;
  channel: 'page' | 'form';
  callers: string;
  approvers: { of: Requesters; who: string }[];
};

/** A principal that reaches something without being part of the way of a call. */
export type OtherPrincipal = {
  /** of the function, or of the role */
  name: string;
  kind: 'service' | 'person' | 'execution';
  reaches: Reach[];
  /** it answers people's approvals */
  approves?: true;
};

export type BlastRadius = {
  app: string;
  stage: string;
  mode: 'deploy' | 'dev';
  region: string;
  accountId: string;
  resourceCount: number;
  /** `sha256:…` of the plan's resources, contracts and policies: which plan this is about */
  fingerprint: string;
  /** seconds that a session lasts at most, as the router asks for it */
  sessionSeconds: number;
  /** functions stand in a VPC, and sessions are worth something there only */
  insideVpc: boolean;
  /** the name of data in contracts → its physical name */
  data: { name: string; kind: ThingKind; physicalName: string }[];
  tools: ToolRadius[];
  /** `own`: without any session that it mints, wherever in the VPC it stood */
  router: { functionName: string; own: Reach[]; inside: Reach[]; outside: Reach[] };
  callers: CallerGroup[];
  consents: Consent[];
  others: OtherPrincipal[];
  proofs: Verdict[];
  assumptions: Assumption[];
};

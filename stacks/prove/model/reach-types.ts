/** The terms of the reach model: actors, places, things, and the scope of a reached thing. Types only. */
import type { Session } from '../../account/aws-request.ts';

/**
 * The origin of a request. `inside the VPC`: the network positions of the actor's own code, through the endpoints
 * that its security groups lead to. `anywhere in the VPC`: the positions of all functions. `outside`: the internet,
 * where stolen credentials would be used. In dev mode functions run outside the VPC, so all three are the internet.
 */
export type From = 'inside the VPC' | 'anywhere in the VPC' | 'outside';

export type ThingKind =
  | 'bucket'
  | 'table'
  | 'route'
  | 'function'
  | 'log group'
  | 'stream'
  | 'key'
  | 'role'
  | 'policy'
  | 'endpoint'
  | 'trail'
  | 'topic'
  | 'queue'
  | 'secret'
  | 'user pool'
  | 'firewall'
  | 'alarm';

/** A resource with an ARN that contains data or gives power. */
export type Thing = {
  kind: ThingKind;
  /** ARN of the whole thing; for a route `…:<api>/<stage>/<method>/<path>` */
  arn: string;
  /** physical name, such as that of a bucket or role; for a route its path */
  name: string;
  urn: string;
  /** the tool of a route, function, log group or role */
  tool?: string;
  /**
   * `tenant data`: a data role's grants name it; `audit records`: the delivery stream writes there; `session`: a role
   * that exists to be assumed for a call; `controls`: the control table
   */
  holds?: 'tenant data' | 'audit records' | 'session' | 'controls';
  /** for a log group: name of the function that writes it */
  writer?: string;
  /** a table's secondary indexes, by name */
  indexes?: string[];
};

export type ActorKind =
  /** a function's code, as its execution role */
  | 'execution'
  /** the session with which the router calls one tool */
  | 'invoke'
  /** any session of a tool's data role: one caller with any arguments */
  | 'data'
  /** the data session of one call with given arguments */
  | 'call'
  /** the router's code, with every session that it can mint, for any tenant */
  | 'compromised router'
  /** a role that an AWS service assumes, but not to run our code */
  | 'service'
  /** a role that people or a pipeline assume */
  | 'person';

/** Credentials, and the names of the functions that have them; none for use outside the VPC only. */
export type Standing = { session: Session; functions: string[] };

export type Actor = {
  /** `data:<tool>`, `execution:chokepoint-production-router`, `compromised router` */
  id: string;
  kind: ActorKind;
  /** text for people */
  title: string;
  tool?: string;
  /** the actor reaches a thing if one of them does */
  standings: Standing[];
};

/** The part of a thing that IAM lets an actor reach, even if its code never requests all of it. */
export type Scope =
  /** for things without parts: a function, a route, a role, a bucket's settings */
  | 'all of it'
  | 'one object'
  | 'whole prefix'
  | 'any object of a pattern'
  | 'whole bucket'
  /** names of objects, from ListBucket */
  | 'names under one prefix'
  | 'names of any prefix of a pattern'
  | 'names in the whole bucket'
  /** all items of one partition key, because IAM cannot see a sort key */
  | 'whole partition'
  | 'any partition of a pattern'
  | 'whole table';

/** One thing that the actor may do. */
export type Reached = {
  action: string;
  thing: Thing;
  scope: Scope;
  /**
   * an object key, a prefix or a partition key, with `*` for any text and placeholders such as `{caller.tenant}` for
   * the session's own tags; `''` for the whole thing
   */
  part: string;
  /** name of the table's index; absent for the table itself */
  index?: string;
};

/** The values of the session tags `tenant` and `subject` for a caller. */
export type CallerTags = { tenant: string; subject: string };

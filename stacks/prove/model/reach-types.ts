/** The terms of the reach model: actors, places, things, and how much of a thing is reached. Types only. */
import type { Session } from '../../account/aws-request.ts';

/**
 * From where a request comes. `inside the VPC`: the places where the actor's own code runs, through the endpoints
 * that its security groups lead to. `anywhere in the VPC`: as if it could stand at any function's place.
 * `outside`: its credentials were carried to the internet. In dev mode functions stand outside, and so does
 * everything that is said of their places.
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

/** A resource with an ARN that holds data or power. */
export type Thing = {
  kind: ThingKind;
  /** of the whole thing; a route's is `…:<api>/<stage>/<method>/<path>` */
  arn: string;
  /** physical name: of the bucket, the role, the path of the route */
  name: string;
  urn: string;
  /** the tool that it exists for: its route, function, log group and roles */
  tool?: string;
  /**
   * `tenant data`: a data role's grants name it; `audit records`: the delivery stream writes there; `session`: a role
   * that exists to be assumed for a call; `controls`: the control table
   */
  holds?: 'tenant data' | 'audit records' | 'session' | 'controls';
  /** the function whose log group it is */
  writer?: string;
  /** a table's secondary indexes, by name */
  indexes?: string[];
};

export type ActorKind =
  /** a function's code, as its execution role */
  | 'execution'
  /** the session with which the router calls one tool */
  | 'invoke'
  /** a tool's data role as far as it goes: any arguments, for one caller */
  | 'data'
  /** the data session of one call with given arguments */
  | 'call'
  /** the router's code, with every session that it can mint, for any tenant */
  | 'compromised router'
  /** a role that an AWS service assumes, not for code of ours */
  | 'service'
  /** a role that people or a pipeline assume */
  | 'person';

/** Credentials, and the functions that hold them; none: they are used outside the VPC only. */
export type Standing = { session: Session; functions: string[] };

export type Actor = {
  /** `data:<tool>`, `execution:chokepoint-production-router`, `compromised router` */
  id: string;
  kind: ActorKind;
  /** for people */
  title: string;
  tool?: string;
  /** the actor reaches whatever one of them reaches */
  standings: Standing[];
};

/** How much of a thing: from what IAM can tell apart, never from what the code asks for. */
export type Scope =
  /** there is nothing smaller: a function, a route, a role, a bucket's settings */
  | 'all of it'
  | 'one object'
  | 'whole prefix'
  | 'any object of a pattern'
  | 'whole bucket'
  /** names of objects, from ListBucket */
  | 'names under one prefix'
  | 'names of any prefix of a pattern'
  | 'names in the whole bucket'
  /** IAM cannot see a sort key: one partition key is all its items */
  | 'whole partition'
  | 'any partition of a pattern'
  | 'whole table';

/** One thing that the actor may do. */
export type Reached = {
  action: string;
  thing: Thing;
  scope: Scope;
  /**
   * which part: an object key, a prefix or a partition key, `*` for any text, and placeholders such as
   * `{caller.tenant}` where the session's own tags stand; `''` for all of it
   */
  part: string;
  /** the table's index that is asked, when it is one */
  index?: string;
};

/** The caller of a call, as the router puts it into tags. */
export type CallerTags = { tenant: string; subject: string };

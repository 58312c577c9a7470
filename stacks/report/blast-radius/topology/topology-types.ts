/** The places of a stage and the ways between them: the picture before it has a form. Types only. */
import type { Effect } from '../../../../shared/contract.ts';

/** A place with a name. `detail`: what it is, in a few words a line. */
export type Stop = { title: string; detail: string[] };

/** An AWS service or a store that lies beyond the VPC; `gate`: the endpoint that leads to it, when there is one. */
export type Service = Stop & { id: string; gate?: string };

/** A bucket or a table that a data role reaches; `name` as contracts say it. */
export type Store = { arn: string; name: string; kind: 'bucket' | 'table' };

export type PlacedTool = {
  name: string;
  effect: Effect;
  stores: Store[];
  /** whether a data role exists for it */
  hasRole: boolean;
};

/** Tools that reach the same stores. */
export type ToolGroup = {
  title: string;
  tools: PlacedTool[];
  /** ids of services */
  reaches: string[];
  /** how many data roles the tools have */
  roles: number;
};

export type Topology = {
  client: Stop;
  issuer: Stop;
  door: Stop;
  authorizer: Stop;
  /** not drawn: no call passes it */
  hasApprovalPage: boolean;
  router: Stop;
  region: Stop;
  /** absent: functions stand outside any VPC (`sst dev`, personal stages in dev mode) */
  vpc: Stop | undefined;
  /** where sessions are made */
  sts: Service;
  /** the API that leads to the tools */
  toolApi: Service;
  /** other things that the router reaches: audit stream, control table, keys */
  routerServices: Service[];
  invokeRole: Stop;
  stores: Service[];
  groups: ToolGroup[];
};

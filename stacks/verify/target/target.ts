/**
 * A running stage as somebody outside meets it: its door with the tokens of two test users, and AWS with the
 * operator's credentials. The same attacks and probes run against every target.
 */
import type { STSClient } from '@aws-sdk/client-sts';
import type { Plan } from '../../plan/plan-types.ts';
import type { Found } from '../subjects/subjects.ts';
import type { Answer } from './door-request.ts';
import type { Decided, Question } from './question.ts';

export type Person = {
  tenant: string;
  /** an access token for this target's door */
  token(): Promise<string>;
};

export type Request = {
  method?: string;
  /** of the door's origin; the MCP URL when absent */
  path?: string;
  headers?: Record<string, string | undefined>;
  body?: string | undefined;
};

export type Operator = {
  sts: STSClient;
  /** lambda:Invoke; what the function answered */
  invoke(functionName: string, event: object): Promise<string>;
  /** a POST to the private API from where the operator is, signed with the operator's credentials */
  postPrivately(path: string, body: object): Promise<{ status: number; body: string }>;
};

/** Every policy document of a stage, `<resource>.<property>` → document. */
export type Documents = Map<string, unknown>;

export type Target = {
  /** with names as the target has them; ids that AWS makes are the plan's */
  plan: Plan;
  first: Person;
  /** of another tenant; absent where the application has people of one team only */
  second?: Person;
  /** in the whole application, whoever may call what */
  subjects: Found;
  /** among the tools that both people may call */
  callable: Found;
  ask(request: Request): Promise<Answer>;
  operator: Operator;
  /** IAM's decision over the role's identity policies, its boundary and the session policy */
  simulate(question: Question): Promise<Decided>;
  /** as deployed; in the plan's ids */
  documents(): Promise<{ documents: Documents; unread: string[] }>;
  /** what grants or runs under the stage's names and is not in that plan, one line each; absent without an account */
  unplanned?: (planned: Plan) => Promise<string[]>;
};

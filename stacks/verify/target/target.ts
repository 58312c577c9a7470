/**
 * A running stage as seen from outside: its door with the tokens of two test users, and AWS with the
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
  /** lambda:Invoke; resolves to the function's answer */
  invoke(functionName: string, event: object): Promise<string>;
  /**
   * a POST to the private API from the operator's network position, signed with the operator's credentials
   */
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
  /** of the whole application, regardless of who may call its tools */
  subjects: Found;
  /** among the tools that both people may call */
  callable: Found;
  ask(request: Request): Promise<Answer>;
  operator: Operator;
  /** IAM's decision over the role's identity policies, its boundary and the session policy */
  simulate(question: Question): Promise<Decided>;
  /** as deployed; in the plan's ids */
  documents(): Promise<{ documents: Documents; unread: string[] }>;
  /** one line for each thing with the stage's names that is not in that plan; absent without an account */
  unplanned?: (planned: Plan) => Promise<string[]>;
};

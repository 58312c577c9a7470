/**
 * The wire between router and tool: one signed POST to the private API, answered by NDJSON frames. The data session
 * travels in the body, over TLS; the tool's first middleware takes it out of the event.
 */
import * as z from 'zod';
import type { Caller } from './caller.ts';
import type { Reason } from './refusal.ts';

/**
 * Header with the call's tenant, signed. The private API chooses an execution environment by it where a stage isolates
 * tenants (stacks/app/tools/tenant-isolation.ts). The router always sends it, so that it need not know the stage.
 */
export const tenantHeader = 'x-tenant-id';

/** Temporary credentials of one call. */
export type DataSession = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** ISO 8601 */
  expiresAt: string;
};

/** The body of the POST. `deadlineAtMs`: milliseconds since the epoch by which the answer must be complete. */
export type PrivateCall = {
  callId: string;
  tool: string;
  input: Record<string, unknown>;
  caller: Caller;
  deadlineAtMs: number;
  /** absent when the tool has no grants */
  dataSession?: DataSession;
  /** the client asked for progress */
  wantsProgress: boolean;
};

const text = z.string().min(1);

/** IAM admits the router alone, but the body is parsed all the same: a defect must not widen the call's reach. */
export const privateCall = z.strictObject({
  callId: z.uuid(),
  tool: text,
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({
    subject: text,
    tenant: text,
    groups: z.array(z.string()),
    scopes: z.array(z.string()),
    clientId: z.string(),
    issuer: text,
    expiresAtSeconds: z.number(),
    authenticatedAtSeconds: z.number().optional(),
    name: text.optional(),
  }),
  deadlineAtMs: z.number(),
  dataSession: z
    .strictObject({ accessKeyId: text, secretAccessKey: text, sessionToken: text, expiresAt: text })
    .optional(),
  wantsProgress: z.boolean(),
});

/** MCP content blocks; every kind of the revisions served: text, image, audio, resource, resource_link. */
export type ContentBlock = { type: string; [field: string]: unknown };

/**
 * A tool's answer. `structuredContent` is the truth; `content` is its serialization, or content without a structure.
 */
export type Outcome = {
  structuredContent?: Record<string, unknown>;
  content?: ContentBlock[];
  isError?: boolean;
};

/** The failures of a tool that the router may pass on. */
export type Failure =
  | Extract<
      Reason,
      {
        is:
          | 'tool-error'
          | 'access-denied'
          | 'absent-or-denied'
          | 'crashed'
          | 'bad-output'
          | 'output-too-large'
          | 'timed-out';
      }
    >
  | { is: 'throttled'; what: 'data' };

export type Progress = { progress: number; total?: number; message?: string };
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency';

/** One line of the answer. The last one is an outcome or a failure; an answer without either was cut off. */
export type Frame =
  | { progress: Progress }
  | { log: { level: LogLevel; data: unknown } }
  | { outcome: Outcome }
  | { failure: Failure };

/** The work of a tool, as its author writes it: a function from a parsed input and the call's context to an output. */
import type * as z from 'zod';
import type { CallCredentials } from '../aws-client.ts';
import type { Caller } from '../caller.ts';
import type { Tool } from '../contract.ts';
import type { ContentBlock, LogLevel, Outcome } from '../private-call.ts';
import { Refusal } from '../refusal.ts';

export type CallContext = {
  /** the call's own session; its policy names exactly what this call's arguments name */
  credentials: CallCredentials;
  caller: Caller;
  /** unique per call and equal in a replay: the key of conditional writes */
  callId: string;
  /** milliseconds since the epoch by which the answer must be complete */
  deadlineAtMs: number;
  /** names of the call's data, by grant name: the strings from which the session policy was made */
  named: Record<string, string>;
  /** the physical name of a data resource of the stage */
  data: (name: string) => string;
  /** tells the client how far the work is; no effect when the client did not ask */
  progress: (progress: number, total?: number, message?: string) => void;
  /** a log message to the client (`notifications/message`) */
  log: (level: LogLevel, data: unknown) => void;
};

type OutputOf<T extends Tool> = T['output'] extends z.ZodObject ? z.input<T['output']> : never;

/** Returns the tool's output, or a Reply when it has content beside the structure. */
export type Work<T extends Tool> = (
  input: z.output<T['input']>,
  call: CallContext,
) => Promise<OutputOf<T> | Reply> | OutputOf<T> | Reply;

/** An answer with content blocks of its own: images, audio, resources, links; or a tool without an output schema. */
export class Reply {
  readonly outcome: Outcome;
  constructor(content: ContentBlock[], structuredContent?: Record<string, unknown>) {
    this.outcome = { content, ...(structuredContent === undefined ? {} : { structuredContent }) };
  }
}

/** The outcome of an answer, as the wire carries it. */
export function outcomeOf(answer: Reply | Record<string, unknown>): Outcome {
  return answer instanceof Reply ? answer.outcome : { structuredContent: answer };
}

/** `maxOutputBytes` does not limit the sentence of a `tool-error`; this does. */
export const maxToolErrorCharacters = 10_000;

/** A refusal in the tool's own words to the model, for example that there is no such document; a longer one is cut. */
export function toolError(message: string): Refusal {
  return new Refusal({ is: 'tool-error', message: message.slice(0, maxToolErrorCharacters) });
}

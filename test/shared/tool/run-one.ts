/** Runs the work of one call with fakes around it: the frames that it emitted and what was logged. */
import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';
import type { DataSession, Frame, PrivateCall } from '../../../shared/private-call.ts';
import { runCall } from '../../../shared/tool/run-call.ts';
import type { Work } from '../../../shared/tool/work.ts';
import { dataSession, privateCall } from './lambda-streaming.ts';

const declaration = {
  name: 'echo',
  title: 'Echo',
  description: 'Echoes.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({ path: z.string().default('a.md') }),
  output: z.object({ text: z.string() }),
  grants: [{ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.path}' }],
  timeoutMs: 2_000,
  maxOutputBytes: 500,
  linkSchemes: ['doc'],
} as const;

export const tool = defineTool(declaration);
/** Says how far it is, every 10 s. */
export const longTool = defineTool({ ...declaration, timeoutMs: 95_000, progress: true });
/** As long as a tool may be without saying how far it is. */
export const quietTool = defineTool({ ...declaration, timeoutMs: 45_000 });
/** Answers with content blocks only. */
export const blocksTool = defineTool({ ...declaration, output: undefined });

export type AnyTool = typeof tool | typeof longTool | typeof quietTool | typeof blocksTool;
export type Ran = { frames: Frame[]; logged: { message: string; facts: Record<string, unknown> }[] };

export type Given = {
  of?: AnyTool;
  call?: Partial<PrivateCall>;
  /** null: the call came without one */
  session?: DataSession | null;
  emit?: (frame: Frame) => void;
};

/** Starts the work; `ran` fills while it goes on. */
export function start(work: Work<typeof tool>, given: Given = {}): Ran & { done: Promise<void> } {
  const { dataSession: _taken, ...call } = privateCall('echo', {}, given.call);
  const ran: Ran = { frames: [], logged: [] };
  const error = (message: string, facts: Record<string, unknown>) => ran.logged.push({ message, facts });
  const done = runCall({
    tool: (given.of ?? tool) as typeof tool,
    work,
    call,
    dataSession: given.session === null ? undefined : (given.session ?? dataSession),
    logger: { error } as unknown as Logger,
    emit: (frame) => {
      given.emit?.(frame);
      // As on the wire: a frame that cannot be serialized throws here.
      ran.frames.push(JSON.parse(JSON.stringify(frame)) as Frame);
    },
  });
  return Object.assign(ran, { done });
}

export async function run(work: Work<typeof tool>, given: Given = {}): Promise<Ran> {
  const ran = start(work, given);
  await ran.done;
  return ran;
}

export const isLast = (frame: Frame) => 'outcome' in frame || 'failure' in frame;

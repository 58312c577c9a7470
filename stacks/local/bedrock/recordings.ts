/**
 * Parses and checks requests of ApplyGuardrail, and the file of recorded answers. Refuses a request with
 * unknown parts, since they may belong to another answer.
 */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { AwsError } from '../../account/aws-request.ts';

const source = z.enum(['INPUT', 'OUTPUT']);

export type GuardrailRequest = { source: z.infer<typeof source>; texts: string[] };

const body = z.strictObject({
  source,
  content: z.array(z.strictObject({ text: z.strictObject({ text: z.string() }) })).min(1),
});

/** `guardrail`: `<id>:<version>`; `answer`: the unchanged body of Bedrock's answer. */
const recording = z.strictObject({
  guardrail: z.string(),
  source,
  texts: z.array(z.string()),
  answer: z.looseObject({ action: z.enum(['NONE', 'GUARDRAIL_INTERVENED']) }),
});

export type Recording = z.infer<typeof recording>;

/** @throws AwsError ValidationException (400) */
export function parseAsked(bytes: Buffer): GuardrailRequest {
  const { data, error } = body.safeParse(parsed(bytes.toString('utf8')));
  if (error) {
    const where = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
    throw new AwsError('ValidationException', 400, where.join('; '));
  }
  return { source: data.source, texts: data.content.map(({ text }) => text.text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** No recordings without a file. @throws Error for a file in another format */
export async function readRecordings(path: string): Promise<Recording[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const { data, error } = z.array(recording).safeParse(parsed(text));
  if (error) throw new Error(`${path} holds no recordings: ${z.prettifyError(error)}`);
  return data;
}

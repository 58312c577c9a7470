/**
 * Starts a Lambda service for tiny bundles written into temporary folders, and takes everything down again.
 * Handlers are named exports of one `bundle.mjs`; each export named in `functions` becomes a function.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import type { FunctionSpec, LambdaOptions, LambdaService } from '../../../../stacks/local/lambda/lambda.ts';
import { startLambda } from '../../../../stacks/local/lambda/lambda.ts';
import type { LogLine } from '../../../../stacks/local/lambda/log-lines.ts';
import type { Invocation } from '../../../../stacks/local/lambda/run.ts';

const ends: (() => Promise<void> | void)[] = [];

/** Ends what was started: for a file's afterEach, or afterAll when its tests share one service. */
export async function takeDown(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

/** Runs at the next take-down, last registered first. */
export function atEnd(end: () => Promise<void> | void): void {
  ends.push(end);
}

export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'lambda-test-')));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @returns the folder of a bundle with this source */
export function bundle(source: string, file = 'bundle.mjs'): string {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'ca.pem'), tls.rootCertificates[0] ?? '');
  writeFileSync(path.join(folder, file), source);
  return folder;
}

export type Started = { lambda: LambdaService; logs: LogLine[] };

export function spec(folder: string, name: string, more: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    name,
    arn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    bundle: { folder, handler: `bundle.${name}` },
    environment: {},
    timeoutMs: 20_000,
    memoryMb: 256,
    region: 'eu-west-1',
    credentials: () => ({
      accessKeyId: `ASIA${name}`,
      secretAccessKey: `secret-of-${name}`,
      sessionToken: `token-of-${name}`,
      expiresAtMs: Date.now() + 3_600_000,
    }),
    endpointUrl: 'http://127.0.0.1:9',
    caFile: path.join(folder, 'ca.pem'),
    reach: 'endpoint',
    ...more,
  };
}

export async function start(
  functions: FunctionSpec[],
  options: Partial<LambdaOptions> = {},
): Promise<Started> {
  const logs: LogLine[] = [];
  const lambda = await startLambda({ functions, onLog: (line) => logs.push(line), ...options });
  atEnd(() => lambda.close());
  return { lambda, logs };
}

/** A service for one bundle: a function for each name. */
export function startBundle(
  source: string,
  names: string[],
  more: Partial<FunctionSpec> = {},
): Promise<Started> {
  const folder = bundle(source);
  return start(names.map((name) => spec(folder, name, more)));
}

/** The value that a buffered invocation answered; fails for a stream and for a function error. */
export function answerOf(invocation: Invocation): unknown {
  if (invocation.kind !== 'buffered') throw new Error('streamed');
  if (invocation.functionError) throw new Error(`function error: ${invocation.payload}`);
  return JSON.parse(invocation.payload.toString());
}

/** The error that a buffered invocation answered; fails when it succeeded. */
export function errorOf(invocation: Invocation): { errorType: string; errorMessage: string } {
  if (invocation.kind !== 'buffered') throw new Error('streamed');
  if (!invocation.functionError) throw new Error(`no function error: ${invocation.payload}`);
  return JSON.parse(invocation.payload.toString());
}

export async function call(lambda: LambdaService, name: string, event: unknown = {}): Promise<unknown> {
  return answerOf(await lambda.invoke(name, JSON.stringify(event)));
}

/** Whether a process is there: signal 0 asks without sending. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something is so; the test's own timeout is the bound. */
export async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/**
 * Runs cases of policies, which are data: caller, tool, expected answer, deciding policy. Takes the file
 * beside the policies; gives each case with another result. A policy that decides no case is a finding too:
 * nobody would notice when it breaks.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { catalogue } from '#application/catalogue';
import type { Engine } from '../../shared/policy/engine.ts';
import type { PolicySet } from '../../shared/policy/policy-set.ts';
import { PlainError } from '../terminal/plain-error.ts';
import { type Judged, judge } from './judge.ts';
import { callerOf } from './people.ts';

const who = z.strictObject({
  as: z.string().optional(),
  tenant: z.string().optional(),
  groups: z.array(z.string()).optional(),
  scopes: z.array(z.string()).optional(),
  client: z.string().optional(),
  signedInSecondsAgo: z.number().optional(),
});
const caseShape = z.strictObject({
  who,
  /** given: may `who` approve this person's call? */
  approves: who.optional(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  sourceIp: z.string().optional(),
  at: z.iso.datetime().optional(),
  approval: z.strictObject({ channel: z.enum(['page', 'client']), approver: z.string() }).optional(),
  expect: z.enum(['allow', 'deny', 'unlisted', 'missing-scope', 'bad-arguments', 'needs-approval']),
  /** ids, in alphabetical order */
  by: z.array(z.string()),
});
export type Case = z.infer<typeof caseShape>;

export type Failed = { case: Case; got: Judged };

/** @throws PlainError that names the wrong place in the file */
export function readCases(file: URL): Case[] {
  const parsed = z
    .array(caseShape)
    .min(1)
    .safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new PlainError(`cases.json: ${z.prettifyError(parsed.error)}`);
}

/** `uncovered`: ids of policies that decide no case. */
export function runCases(
  cases: readonly Case[],
  set: PolicySet,
  engine: Engine,
): { failed: Failed[]; uncovered: string[] } {
  const results = cases.map((one) => ({ case: one, got: judgeCase(one, engine) }));
  const failed = results.filter(
    ({ case: { expect, by }, got }) => got.answer !== expect || got.by.join() !== by.join(),
  );
  const deciding = new Set(results.flatMap(({ got }) => got.by));
  return { failed, uncovered: [...set.policies.keys()].filter((id) => !deciding.has(id)) };
}

/** For a case without its own time and place: noon of some day, from a documentation address. */
const usual = { atMs: Date.UTC(2026, 0, 1, 12), sourceIp: '203.0.113.7' };

function judgeCase(one: Case, engine: Engine): Judged {
  const tool = catalogue.find(({ name }) => name === one.tool);
  if (tool === undefined) throw new PlainError(`cases.json: there is no tool "${one.tool}"`);
  const atMs = one.at === undefined ? usual.atMs : Date.parse(one.at);
  const caller = callerOf(definedOf(one.who), atMs);
  if (one.approves !== undefined) {
    const verdict = engine.approve(caller, tool, callerOf(definedOf(one.approves), atMs));
    return { answer: verdict.allowed ? 'allow' : 'deny', by: verdict.policies };
  }
  const { arguments: given = {}, sourceIp = usual.sourceIp, approval } = one;
  return judge({ caller, tool, arguments: given, atMs, sourceIp, ...(approval && { approval }) }, engine);
}

/** Without the properties that JSON left out, which zod types as perhaps undefined. */
function definedOf<T extends object>(of: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as never;
}

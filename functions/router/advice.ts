/**
 * Advice for the model after a refusal: where to look, and whether a change may have happened although the call failed.
 * It is derived from the contracts. Never: the name of a tool that the caller may not list.
 */
import { catalogue } from '#application/catalogue';
import { whatDoes } from '../../shared/actions.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { CheckedGrant } from '../../shared/grant.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import { type Reason, Refusal } from '../../shared/refusal.ts';
import { findListed } from './find-tool.ts';

/**
 * @param error the reason why the call ended
 * @returns sentences that follow the refusal's own; none for most refusals, and for an error that is a defect
 */
export function adviceOn(error: unknown, call: { name: string; caller: Caller }, policies: Engine): string[] {
  if (!(error instanceof Refusal)) return [];
  const { name, caller } = call;
  const tool = findListed(name, caller, policies);
  if (tool === undefined) return [];
  const mayList = (other: Tool) => findListed(other.name, caller, policies) !== undefined;
  switch (endingOf(error.reason)) {
    case 'denied-by-aws':
      return adviseLook(tool, mayList);
    case 'work-unknown':
      return tool.effect === 'read' ? [] : adviseCheck(tool, mayList);
    case 'no-work':
      return [];
  }
}

/**
 * How far the tool came. `work-unknown`: the tool was called, and its work, or its answer about it, broke off. Without a
 * default, so that a new reason does not compile until somebody says whether a change may have happened.
 */
function endingOf(reason: Reason): 'denied-by-aws' | 'work-unknown' | 'no-work' {
  switch (reason.is) {
    case 'access-denied':
    case 'absent-or-denied':
      return 'denied-by-aws';
    case 'crashed':
    case 'timed-out':
    case 'bad-output':
    case 'output-too-large':
      return 'work-unknown';
    case 'throttled':
      return reason.what === 'data' ? 'work-unknown' : 'no-work';
    case 'unavailable':
      return reason.what === 'tool' ? 'work-unknown' : 'no-work';
    case 'unknown-tool':
    case 'missing-scope':
    case 'denied':
    case 'needs-approval':
    case 'not-approved':
    case 'not-approvable':
    case 'bad-arguments':
    case 'refused-value':
    case 'refused-content':
    case 'guardrail':
    case 'policy-too-large':
    case 'tool-error':
    case 'not-recorded':
    case 'braked':
    case 'over-budget':
      return 'no-work';
  }
}

function adviseLook(tool: Tool, mayList: (other: Tool) => boolean): string[] {
  const lister = findReader(tool.grants, shows, (other) => other !== tool && mayList(other));
  return lister === undefined ? [] : [`${lister.name} shows what is there.`];
}

/** The router alone repeats a call under its id; a client that calls again makes a new call, with a new id. */
function adviseCheck({ grants }: Tool, mayList: (other: Tool) => boolean): string[] {
  const writes = grants.filter(({ kind, actions }) =>
    actions.some((action) => whatDoes(kind, action)?.level === 'write'),
  );
  const reader = findReader(writes, shows, mayList) ?? findReader(writes, readsOne, mayList);
  const look = reader === undefined ? 'Find out' : `Look with ${reader.name}`;
  const makesNew = writes.some(({ parts }) =>
    parts.some((part) => typeof part !== 'string' && part.of === 'call'),
  );
  const again = makesNew
    ? 'what it made bears the id of this call, and calling again makes another one.'
    : 'calling again with identical arguments can touch the same data and nothing else.';
  return ['It may have happened all the same.', `${look} before you call again: ${again}`];
}

type Serves = (reader: CheckedGrant, grant: CheckedGrant) => boolean;

function findReader(
  grants: readonly CheckedGrant[],
  serves: Serves,
  mayBeNamed: (other: Tool) => boolean,
): Tool | undefined {
  return catalogue.find(
    (other) =>
      other.effect === 'read' &&
      other.grants.some((reader) => grants.some((grant) => serves(reader, grant))) &&
      mayBeNamed(other),
  );
}

/** The reader lists at least everything that the other grant can name: the same store, and a beginning that is as short. */
const shows: Serves = (reader, grant) =>
  reader.on !== undefined &&
  reader.on === grant.on &&
  reader.actions.some((action) => action === 's3:ListBucket' || action === 'dynamodb:Query') &&
  beginning(grant).startsWith(beginning(reader));

/** The reader reads one thing by its name out of the same place. */
const readsOne: Serves = (reader, grant) =>
  reader.on !== undefined && reader.on === grant.on && beginning(grant) === beginning(reader);

/** The part of a template before the first value that a call brings. */
function beginning({ parts }: CheckedGrant): string {
  const at = parts.findIndex((part) => typeof part !== 'string' && part.of !== 'caller');
  const fixed = at < 0 ? parts : parts.slice(0, at);
  return fixed.map((part) => (typeof part === 'string' ? part : `{${part.of}.${part.name}}`)).join('');
}

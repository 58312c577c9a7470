/**
 * What to do next, where a refusal's own sentence does not say it: where to look, and whether a change may have
 * happened. Enters: what ended the call, the tool that was called, who called. Leaves: sentences, or none. Everything
 * follows from the contracts. Never: the name of a tool that the caller may not list.
 */
import { catalogue } from '#application/catalogue';
import { whatDoes } from '../../shared/actions.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { CheckedGrant } from '../../shared/grant.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import { type Reason, Refusal } from '../../shared/refusal.ts';
import { findListed } from './find-tool.ts';

export function adviceOn(error: unknown, call: { name: string; caller: Caller }, policies: Engine): string[] {
  if (!(error instanceof Refusal)) return [];
  const { name, caller } = call;
  const tool = findListed(name, caller, policies);
  if (tool === undefined) return [];
  const mayList = (other: Tool) => findListed(other.name, caller, policies) !== undefined;
  if (isDenial(error.reason)) return whereToLook(tool, mayList);
  return tool.effect !== 'read' && mayHaveHappened(error.reason) ? whatMayBe(tool, mayList) : [];
}

function isDenial({ is }: Reason): boolean {
  return is === 'access-denied' || is === 'absent-or-denied';
}

/** The tool was called, and nothing that it did is known: its work, or its answer about it, broke off. */
function mayHaveHappened(reason: Reason): boolean {
  switch (reason.is) {
    case 'crashed':
    case 'timed-out':
    case 'bad-output':
    case 'output-too-large':
      return true;
    case 'throttled':
      return reason.what === 'data';
    case 'unavailable':
      return reason.what === 'tool';
    default:
      return false;
  }
}

function whereToLook(tool: Tool, mayList: (other: Tool) => boolean): string[] {
  const lister = findReader(tool.grants, shows, (other) => other !== tool && mayList(other));
  return lister === undefined ? [] : [`${lister.name} shows what is there.`];
}

/** A replay is the router's own; a client that calls again makes a new call, with a new id. */
function whatMayBe({ grants }: Tool, mayList: (other: Tool) => boolean): string[] {
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

/** Lists at least what the other grant can name: the same store, and a beginning that is as short. */
const shows: Serves = (reader, grant) =>
  reader.on !== undefined &&
  reader.on === grant.on &&
  reader.actions.some((action) => action === 's3:ListBucket' || action === 'dynamodb:Query') &&
  beginning(grant).startsWith(beginning(reader));

/** Reads one thing by its name out of the same place. */
const readsOne: Serves = (reader, grant) =>
  reader.on !== undefined && reader.on === grant.on && beginning(grant) === beginning(reader);

/** Of a template: all that stands before what a call brings. */
function beginning({ parts }: CheckedGrant): string {
  const at = parts.findIndex((part) => typeof part !== 'string' && part.of !== 'caller');
  const fixed = at < 0 ? parts : parts.slice(0, at);
  return fixed.map((part) => (typeof part === 'string' ? part : `{${part.of}.${part.name}}`)).join('');
}

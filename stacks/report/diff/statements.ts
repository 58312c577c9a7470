/**
 * Two policies compared statement by statement. Enters: two documents as JSON text, either absent. Leaves: what came,
 * what went and what changed, each with what it does to what is allowed. A direction is only given where it follows
 * from the text alone; anything else is for a person. Pure.
 */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import { list } from '../../prove/model/proof.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { type Direction, opposite } from './change.ts';
import { differences, same, shown } from './values.ts';

export type StatementChange = { direction: Direction; what: string; details: string[] };

/** @throws PlainError for a policy that is not JSON */
export function statementChanges(before: unknown, after: unknown): StatementChange[] {
  const old = statementsOf(before);
  const now = statementsOf(after);
  const gone = old.filter((one) => !now.some((other) => same(one, other)));
  const come = now.filter((one) => !old.some((other) => same(one, other)));
  const pairs = come.flatMap((one) => {
    const was = one.Sid === undefined ? undefined : gone.find((other) => other.Sid === one.Sid);
    return was ? [{ was, is: one }] : [];
  });
  const lone = (statement: Statement) => !pairs.some(({ was, is }) => was === statement || is === statement);
  return [
    ...pairs.map(({ was, is }) => changed(was, is)),
    ...come.filter(lone).map((one) => arrived(one)),
    ...gone.filter(lone).map((one) => ({
      direction: opposite[arrived(one).direction],
      what: `no longer: ${describe(one)}`,
      details: [],
    })),
  ];
}

function arrived(statement: Statement): StatementChange {
  const direction = statement.Effect === 'Allow' ? 'widens' : 'narrows';
  return { direction, what: `now: ${describe(statement)}`, details: [] };
}

function statementsOf(policy: unknown): Statement[] {
  if (policy === undefined || policy === '') return [];
  try {
    const document = (typeof policy === 'string' ? JSON.parse(policy) : policy) as PolicyDocument;
    return list(document.Statement);
  } catch {
    throw new PlainError(`A policy is not JSON: ${shown(policy)}`);
  }
}

function changed(was: Statement, is: Statement): StatementChange {
  const details = differences(was, is).map(({ path, before, after }) => {
    if (before === undefined) return `${path}: now also ${shown(after)}`;
    if (after === undefined) return `${path}: no longer ${shown(before)}`;
    return `${path}: ${shown(before)} → ${shown(after)}`;
  });
  return {
    direction: directionOf(was, is),
    what: `statement ${was.Sid} (${was.Effect}${was.Effect === is.Effect ? '' : ` → ${is.Effect}`})`,
    details,
  };
}

/** The cover of a statement: a Deny that covers more narrows. */
function directionOf(was: Statement, is: Statement): Direction {
  if (was.Effect !== is.Effect) return is.Effect === 'Allow' ? 'widens' : 'narrows';
  const covered = coverage(was, is);
  return was.Effect === 'Allow' ? covered : opposite[covered];
}

function coverage(was: Statement, is: Statement): Direction {
  if (!same(negated(was), negated(is))) return 'unclear';
  const parts = [
    growth(list(was.Action), list(is.Action)),
    growth(list(was.Resource), list(is.Resource)),
    growth(principals(was), principals(is)),
    // Each condition is one more demand.
    opposite[growth(demands(was).map(literal), demands(is).map(literal))],
  ].filter((part) => part !== 'none');
  return parts.every((part) => part === parts[0]) ? (parts[0] ?? 'unclear') : 'unclear';
}

/** Elements that except: more of them is less, so their change is for a person. */
function negated(statement: Statement): unknown[] {
  const { NotAction, NotResource, NotPrincipal } = statement as Statement & { NotPrincipal?: unknown };
  return [NotAction, NotResource, NotPrincipal];
}

/** `widens` when the list only grew, `narrows` when it only shrank. */
function growth(before: string[], after: string[]): Direction {
  const lost = before.some((item) => !after.some((pattern) => covers(pattern, item)));
  const won = after.some((item) => !before.some((pattern) => covers(pattern, item)));
  if (lost && won) return 'unclear';
  if (lost) return 'narrows';
  return won ? 'widens' : 'none';
}

/** Whether everything that fits `item` fits `pattern`. Only `*` is read as a wildcard: `?` might meet a `*`. */
function covers(pattern: string, item: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(item);
}

function principals({ Principal: principal }: Statement): string[] {
  if (principal === undefined) return [];
  if (principal === '*') return ['*'];
  return Object.entries(principal).flatMap(([kind, names]) => list(names).map((name) => `${kind}:${name}`));
}

/** A condition's pattern is a demand like any other: to demand less of it is a change that a person must judge. */
const literal = (demand: string) => demand.replaceAll('*', '✱');

function demands({ Condition: condition = {} }: Statement): string[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator}(${key} ${list(values).join(' | ')})`),
  );
}

/** Every statement of a policy in a sentence. */
export function described(policy: unknown): string[] {
  return statementsOf(policy).map(describe);
}

/** One statement in a sentence: `Allow s3:GetObject on arn… for AWS:arn…, if StringLike(…)`. */
function describe(statement: Statement): string {
  const { Effect: effect, Sid: sid } = statement;
  const actions = statement.NotAction
    ? `all but ${list(statement.NotAction).join(', ')}`
    : list(statement.Action).join(', ');
  const resources = statement.NotResource
    ? `all but ${list(statement.NotResource).join(', ')}`
    : list(statement.Resource).join(', ');
  const who = principals(statement);
  return [
    `${sid === undefined ? '' : `${sid}: `}${effect} ${actions}`,
    ...(resources === '' ? [] : [`on ${resources}`]),
    ...(who.length === 0 ? [] : [`for ${who.join(', ')}`]),
    ...demands(statement).map((demand, at) => `${at === 0 ? 'if' : 'and'} ${demand}`),
  ].join(' ');
}

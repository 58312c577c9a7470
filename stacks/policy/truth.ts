// biome-ignore-all lint/style/noExcessiveLinesPerFile: one recursive evaluation
/**
 * Whether a condition can be true, and can be false. Takes an expression of Cedar; tries every value that its
 * parts may have: a text is one of those that it is compared with, or another; a number is at, below or above
 * those; any other part is true or false. So it knows that a value equals itself, that a text has one value,
 * and that there are three effects. It knows no further meaning of a part, and then both outcomes count as
 * possible. Pure.
 */
import { effects } from '../../shared/declaration.ts';
import { keyOf, literalOf, type Node, operandsOf, operatorOf, pathOf } from './expression.ts';
import type { Has } from './required-attributes.ts';

type Value = string | number | boolean | undefined;
/** The value of each part, by its key. */
type World = ReadonlyMap<string, Value>;

export type Outcomes = { canBeTrue: boolean; canBeFalse: boolean };

/** Past this many combinations both outcomes are taken for possible. */
const maxWorlds = 20_000;

/** @param has decides `x has y` from the schema */
export function outcomesOf(node: Node, has: Has): Outcomes {
  const parts = new Map<string, Set<Value>>();
  collect(node, parts, has);
  const found = { canBeTrue: false, canBeFalse: false };
  const size = [...parts.values()].reduce((product, values) => product * values.size, 1);
  if (size > maxWorlds) return { canBeTrue: true, canBeFalse: true };
  for (const world of worlds([...parts])) {
    if (holds(node, world, has)) found.canBeTrue = true;
    else found.canBeFalse = true;
    if (found.canBeTrue && found.canBeFalse) break;
  }
  return found;
}

function* worlds(parts: [string, Set<Value>][], world = new Map<string, Value>()): Generator<World> {
  const [first, ...rest] = parts;
  if (first === undefined) {
    yield world;
    return;
  }
  const [key, values] = first;
  for (const value of values) yield* worlds(rest, new Map(world).set(key, value));
}

/** Values that are one of a few by their nature; any other may also be one that no policy names. */
const known: Record<string, readonly string[]> = {
  'resource.effect': effects,
  'context.approval.channel': ['page', 'client'],
};

function collect(node: Node, parts: Map<string, Set<Value>>, has: Has): void {
  if (fixed(node, has) !== undefined) return;
  const within = boolsIn(node);
  if (within !== undefined) {
    for (const one of within) collect(one, parts, has);
    return;
  }
  const { term, literals } = comparisonIn(node) ?? { term: node, literals: [true] };
  const held = parts.get(keyOf(term)) ?? new Set(othersOf(term, literals[0]));
  for (const literal of literals) for (const value of around(literal)) held.add(value);
  parts.set(keyOf(term), held);
}

function othersOf(term: Node, literal: Value): Value[] {
  if (typeof literal === 'boolean') return [true, false];
  if (typeof literal === 'number') return [];
  const all = known[pathOf(term)?.join('.') ?? ''];
  return all?.map((one) => `"${one}"`) ?? [undefined];
}

const around = (literal: Value): Value[] =>
  typeof literal === 'number' ? [literal - 1, literal, literal + 1] : [literal];

/** The conditions that a condition is made of. */
export function boolsIn(node: Node): Node[] | undefined {
  const { left, right, arg, if: test, then: yes, else: no } = operandsOf(node) ?? {};
  switch (operatorOf(node)) {
    case '&&':
    case '||':
      return [left, right];
    case '!':
      return [arg];
    case 'if-then-else':
      return [test, yes, no];
    default:
      return undefined;
  }
}

const comparisons = ['==', '!=', '<', '<=', '>', '>='];

/** A compared term and its literals; a set of literals that contains the term compares it with each. */
function comparisonIn(node: Node): { term: Node; literals: Value[] } | undefined {
  const operator = operatorOf(node);
  const { left, right } = operandsOf(node) ?? {};
  if (comparisons.includes(operator)) {
    const [first, second] = [literalOf(left), literalOf(right)];
    if (second !== undefined) return { term: left, literals: [second] };
    return first === undefined ? undefined : { term: right, literals: [first] };
  }
  if (operator !== 'contains' || operatorOf(left) !== 'Set') return undefined;
  const literals = (left.Set as Node[]).map(literalOf);
  return literals.length === 0 || literals.includes(undefined) ? undefined : { term: right, literals };
}

function holds(node: Node, world: World, has: Has): boolean {
  const always = fixed(node, has);
  if (always !== undefined) return always;
  const [first, second, third] = boolsIn(node) ?? [];
  const is = (one: Node | undefined) => one !== undefined && holds(one, world, has);
  switch (operatorOf(node)) {
    case '&&':
      return is(first) && is(second);
    case '||':
      return is(first) || is(second);
    case '!':
      return !is(first);
    case 'if-then-else':
      return is(first) ? is(second) : is(third);
    default:
      return compares(node, world);
  }
}

function compares(node: Node, world: World): boolean {
  const comparison = comparisonIn(node);
  if (comparison === undefined) return world.get(keyOf(node)) === true;
  const value = world.get(keyOf(comparison.term));
  if (operatorOf(node) === 'contains') return comparison.literals.includes(value);
  const { left } = operandsOf(node);
  const [literal] = comparison.literals;
  return comparison.term === left
    ? ordered(operatorOf(node), value, literal)
    : ordered(operatorOf(node), literal, value);
}

function ordered(operator: string, left: Value, right: Value): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const [first, second] = [Number(left), Number(right)];
  if (operator === '<') return first < second;
  if (operator === '<=') return first <= second;
  return operator === '>' ? first > second : first >= second;
}

/** The value of a comparison for every request: equal sides, two literals, or a required attribute. */
function fixed(node: Node, has: Has): boolean | undefined {
  const operator = operatorOf(node);
  const operands = operandsOf(node);
  if (operator === 'Value') return node.Value === true;
  if (operator === 'has') return has(node);
  if (operator === 'like') return isAnything(operands.pattern) || undefined;
  if (operator === 'is') return operands.in === undefined ? isOfType(operands) : undefined;
  const { left, right } = operands ?? {};
  if (left === undefined || right === undefined) return undefined;
  const same = keyOf(left) === keyOf(right);
  if (operator === 'in') return same || isAmong(left, right) || undefined;
  if (operator === 'contains') return isAmong(right, left) || undefined;
  if (operator === 'containsAll') return same || undefined;
  if (!comparisons.includes(operator)) return undefined;
  if (same) return ['==', '<=', '>='].includes(operator);
  const literals = [literalOf(left), literalOf(right)];
  return literals.includes(undefined) ? undefined : ordered(operator, literals[0], literals[1]);
}

/** A request has a user, a tool and an action, and nothing else in their places (shared/policy/policy-schema.ts). */
function isOfType({ left, entity_type: type }: { left: Node; entity_type: string }): boolean | undefined {
  const types: Record<string, string> = { principal: 'User', resource: 'Tool', action: 'Action' };
  const expected = types[String(left.Var)];
  return expected === undefined ? undefined : expected === type;
}

function isAnything(pattern: unknown[]): boolean {
  return pattern.length > 0 && pattern.every((one) => one === 'Wildcard');
}

function isAmong(one: Node, set: Node): boolean {
  return operatorOf(set) === 'Set' && (set.Set as Node[]).some((other) => keyOf(other) === keyOf(one));
}

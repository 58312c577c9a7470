/**
 * A policy set in which every value that a plan cannot know suits the caller best, or least. Known are the
 * caller's groups, the tool, the action, and whether a person consented; unknown are a call's arguments, time
 * and place, and the caller's other attributes. Gives a set that reads known values alone. A call that the
 * widest denies is always denied; a call that the narrowest allows is always allowed. Pure.
 */
import { createHash } from 'node:crypto';
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicySet } from '../../../shared/policy/policy-set.ts';

type Bound = 'widest' | 'narrowest';

/** @param bound whether unknown values suit the caller best (`widest`) or least (`narrowest`) */
export function boundOf({ policies }: PolicySet, bound: Bound): PolicySet {
  const bounded = [...policies].flatMap(([id, policy]): [string, typeof policy][] => {
    // For the widest bound a permit holds and a forbid does not.
    const holds = (policy.json.effect === 'permit') === (bound === 'widest');
    const json = assume(policy.json, holds);
    return json === undefined ? [] : [[id, { ...policy, json }]];
  });
  const meaning = JSON.stringify(bounded.map(([id, { json }]) => [id, json]));
  return {
    digest: `sha256:${createHash('sha256').update(meaning).digest('hex')}`,
    policies: new Map(bounded),
  };
}

/** Undefined for a policy that then applies to no caller. */
function assume(json: PolicyJson, holds: boolean): PolicyJson | undefined {
  const { principal, conditions } = json;
  const single = !isOfKind(principal);
  if (single && !holds) return undefined;
  return {
    ...json,
    ...(single && { principal: { op: 'All' } }),
    conditions: conditions.map(({ kind, body }) => ({
      kind,
      body: expression(body as Node, kind === 'when' ? holds : !holds) as typeof body,
    })),
  };
}

/** True for all callers and for a group; `principal == User::"…"` is one person. */
function isOfKind(principal: PolicyJson['principal']): boolean {
  if (principal.op === 'All') return true;
  if (principal.op === 'is') return principal.in === undefined || isGroup(principal.in);
  return principal.op === 'in' && isGroup(principal);
}

const isGroup = (node: unknown): boolean => /"type":"Group"/.test(JSON.stringify(node));

type Node = Record<string, unknown>;
type Operands = Record<string, Node>;

/** Every unknown value becomes `holds`; under a negation, the opposite. */
function expression(node: Node, holds: boolean): Node {
  const [operator = ''] = Object.keys(node);
  const operands = node[operator] as Operands;
  const within = (name: string) => expression(operands[name] as Node, holds);
  switch (operator) {
    case '&&':
    case '||':
      return { [operator]: { left: within('left'), right: within('right') } };
    case '!':
      return { '!': { arg: expression(operands.arg as Node, !holds) } };
    case 'if-then-else':
      // Takes one of both branches: the better, or the worse.
      if (!isKnown(operands.if))
        return { [holds ? '||' : '&&']: { left: within('then'), right: within('else') } };
      return {
        [operator]: Object.fromEntries(
          Object.keys(operands).map((name) => [name, name === 'if' ? operands.if : within(name)]),
        ),
      };
    default:
      return isKnown(node) ? node : { Value: holds };
  }
}

/** Reads nothing of the caller but groups, and nothing of the context but through which channel consent came. */
function isKnown(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(isKnown);
  if (typeof node !== 'object' || node === null) return true;
  const [operator = ''] = Object.keys(node);
  const operand = (node as Node)[operator] as { left?: Node; right?: Node; attr?: string | string[] };
  if (operator === 'Value') return true;
  if (operator === 'Var') return !['principal', 'context'].includes(String(operand));
  if (operator === 'is') return true;
  if (operator === 'in' && operand.left?.Var === 'principal') return namesGroups(operand.right);
  if (operator === 'has' && operand.left?.Var === 'context') return [operand.attr].flat()[0] === 'approval';
  if (JSON.stringify(node) === consentChannel) return true;
  return Object.values(operand).every(isKnown);
}

const consentChannel = JSON.stringify({
  '.': { left: { '.': { left: { Var: 'context' }, attr: 'approval' } }, attr: 'channel' },
});

/** `Group::"x"` or a set of such. */
function namesGroups(node: Node | undefined): boolean {
  return [node?.Set ?? node]
    .flat()
    .every((one) => (one as Node | undefined)?.Value !== undefined && isGroup(one));
}

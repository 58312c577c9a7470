/**
 * Expressions of Cedar as JSON: `{ "==": { left, right } }` and its like. Enters: a node. Leaves: its operator and
 * operands, a key that equal expressions share, its text. Pure.
 * Source: Cedar Policy Language Guide, "JSON policy format".
 */
import { type Expr, policyToText } from '@cedar-policy/cedar-wasm/nodejs';

export type Node = { [operator: string]: unknown };
export type Operands = {
  left: Node;
  right: Node;
  arg: Node;
  attr: string | string[];
  pattern: unknown[];
  entity_type: string;
  in?: Node;
  if: Node;
  then: Node;
  else: Node;
};

/** The operator of an expression, which is the only property of its node; `''` for an empty node. */
export function operatorOf(node: Node): string {
  return Object.keys(node)[0] ?? '';
}

/** The operands of an expression, by their names. */
export function operandsOf(node: Node): Operands {
  return node[operatorOf(node)] as Operands;
}

/** The same for the same expression, however its properties are ordered. */
export function keyOf(node: unknown): string {
  return JSON.stringify(node, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}

/** Text, number, truth, or `Type::"id"` of an entity; undefined for any other node. */
export function literalOf(node: Node | undefined): string | number | boolean | undefined {
  if (node === undefined || operatorOf(node) !== 'Value') return undefined;
  const { Value: value } = node as {
    Value: string | number | boolean | { __entity?: { type: string; id: string } };
  };
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? `"${value}"` : value;
  return value.__entity && `${value.__entity.type}::${JSON.stringify(value.__entity.id)}`;
}

/** Whether it reads anything of the request. */
export function readsRequest(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([name, one]) => name === 'Var' || readsRequest(one));
}

/** `["principal", "tenant"]` of `principal.tenant`; undefined for any other node. */
export function pathOf(node: Node): string[] | undefined {
  if (operatorOf(node) === 'Var') return [String(node.Var)];
  if (operatorOf(node) !== '.') return undefined;
  const { left, attr } = operandsOf(node);
  const before = pathOf(left);
  return before && [...before, String(attr)];
}

/** As an author writes it. */
export function textOf(node: Node): string {
  const all = { op: 'All' } as const;
  const conditions = [{ kind: 'when' as const, body: node as unknown as Expr }];
  const answer = policyToText({ effect: 'permit', principal: all, action: all, resource: all, conditions });
  if (answer.type === 'failure') return JSON.stringify(node);
  return answer.text.slice(answer.text.indexOf('{') + 1, answer.text.lastIndexOf('}')).trim();
}

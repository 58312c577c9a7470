/** A flat item as DynamoDB writes it: texts, numbers and lists of texts, by attribute name. */

export type Plain = string | number | readonly string[];
export type Attribute = { S: string } | { N: string } | { L: { S: string }[] };

/** An item in DynamoDB's notation, without its undefined values. */
export function toAttributes(item: Record<string, Plain | undefined>): Record<string, Attribute> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, toAttribute(value)]],
    ),
  );
}

function toAttribute(value: Plain): Attribute {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  return { L: value.map((one) => ({ S: one })) };
}

/**
 * An item of DynamoDB as plain values; an absent item is empty.
 * @throws Error that names an attribute of another type
 */
export function fromAttributes(item: unknown): Record<string, Plain> {
  return Object.fromEntries(
    Object.entries((item ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name,
      fromAttribute(value as Partial<Record<'S' | 'N' | 'L', unknown>>, name),
    ]),
  );
}

function fromAttribute({ S, N, L }: Partial<Record<'S' | 'N' | 'L', unknown>>, name: string): Plain {
  if (typeof S === 'string') return S;
  if (typeof N === 'string' && Number.isFinite(Number(N))) return Number(N);
  if (Array.isArray(L) && L.every((one) => typeof one?.S === 'string'))
    return L.map((one) => one.S as string);
  throw new Error(`the attribute "${name}" is no text, number or list of texts`);
}

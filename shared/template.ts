/** Grant templates, such as `{caller.tenant}/{input.path}`. bind.ts binds values to their parts. */

export type Part =
  | string
  | { of: 'caller'; name: 'tenant' | 'subject' }
  | { of: 'input'; name: string }
  | { of: 'call'; name: 'id' };

const placeholder = /\{([a-z]+)\.([A-Za-z0-9_.-]+)\}/g;

/**
 * The parts of a template in order; strings are literal text.
 * @throws Error for an unknown placeholder, or for literal text outside of A-Z a-z 0-9 _ . / # = -
 */
export function parseTemplate(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    if (match.index > end) parts.push(literal(text.slice(end, match.index), text));
    parts.push(placeholderOf(match[1] ?? '', match[2] ?? '', text));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(literal(text.slice(end), text));
  return parts;
}

function literal(part: string, text: string): string {
  if (!/^[A-Za-z0-9_./#=-]+$/.test(part))
    throw new Error(`"${text}": literal text is limited to A-Z a-z 0-9 _ . / # = -, not "${part}"`);
  return part;
}

function placeholderOf(of: string, name: string, text: string): Part {
  if (of === 'caller' && (name === 'tenant' || name === 'subject')) return { of, name };
  if (of === 'call' && name === 'id') return { of, name };
  if (of === 'input') return { of, name };
  throw new Error(
    `"${text}": {${of}.${name}} is none of {caller.tenant}, {caller.subject}, {call.id}, {input.…}`,
  );
}

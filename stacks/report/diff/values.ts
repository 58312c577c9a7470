/**
 * Two JSON values compared. Text that holds JSON (policies, environment variables, formats) is compared as what it
 * holds. Leaves: the smallest parts that differ, each with its path. Pure.
 */

export type Difference = { path: string; before?: unknown; after?: unknown };

/** @param path where both stand, for example `environment.variables` */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  const [left, right] = [opened(before), opened(after)];
  if (same(left, right)) return [];
  if (isRecord(left) && isRecord(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
    return keys.flatMap((key) => differences(left[key], right[key], path === '' ? key : `${path}.${key}`));
  }
  if (isPlainList(left) && isPlainList(right)) return listDifference(left, right, path);
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length)
    return left.flatMap((item, at) => differences(item, right[at], `${path}[${at}]`));
  return [
    {
      path,
      ...(left === undefined ? {} : { before: left }),
      ...(right === undefined ? {} : { after: right }),
    },
  ];
}

/** Of a list of texts only what came and what went matters. */
function listDifference(before: unknown[], after: unknown[], path: string): Difference[] {
  const gone = before.filter((item) => !after.includes(item));
  const come = after.filter((item) => !before.includes(item));
  if (gone.length + come.length === 0) return [{ path, before, after }];
  return [
    { path, ...(gone.length > 0 ? { before: gone } : {}), ...(come.length > 0 ? { after: come } : {}) },
  ];
}

function isPlainList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
}

/** Equal as JSON, whatever the order of keys. */
export function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, at) => same(item, right[at]));
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => key in right && same(left[key], right[key]))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text as its value; anything else as it is. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A value in a line: short, and with a mark where it was cut. */
export function shown(value: unknown, maxCharacters = 160): string {
  const text =
    typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? 'nothing').replace(/\s+/g, ' ');
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}…`;
}

/** `path: was → is` */
export function line({ path, before, after }: Difference): string {
  if (before === undefined) return `${path}: ${shown(after)}`;
  if (after === undefined) return `${path}: no longer ${shown(before)}`;
  return `${path}: ${shown(before)} → ${shown(after)}`;
}

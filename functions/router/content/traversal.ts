/**
 * Filter: a name that climbs out of its folder. Looks only at texts that can be a name: one short line without white
 * space. Runs over values that grants are bound to. shared/bind.ts is stricter with keys; this filter also decodes, and
 * reads the values of partition keys. Source: OWASP, Path Traversal; CWE-22.
 */
import { type Filter, removal } from './span.ts';

/** PATH_MAX of Linux; a longer text names no file. */
const maxCharacters = 4_096;
/** A name may be encoded for each reader that it passes: attacks encode twice, and the third time is a reserve. */
const maxEncodings = 3;

export const traversal: Filter = {
  name: 'traversal',
  does: 'remove',
  find(text) {
    if (text.length > maxCharacters || /\s/.test(text) || !/\.|%|\0|\\/.test(text)) return [];
    return climbs(text) ? [removal(0, text.length, 'a path that climbs out of its folder')] : [];
  },
};

function climbs(text: string): boolean {
  let name = text;
  for (let times = 0; times <= maxEncodings; times += 1) {
    if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name) || name.includes('\0')) return true;
    const decoded = decode(name);
    if (decoded === name) return false;
    name = decoded;
  }
  return false;
}

/** `%2e`, overlong UTF-8 (`%c0%ae`, RFC 3629 section 10) and IIS's `%u002e`, of the characters that matter. */
function decode(name: string): string {
  return name
    .replace(/%c0%ae|%e0%80%ae|%u002e|%uff0e/gi, '.')
    .replace(/%c0%af|%e0%80%af|%u002f|%u2215|%uff0f|%c1%9c|%u005c/gi, '/')
    .replace(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

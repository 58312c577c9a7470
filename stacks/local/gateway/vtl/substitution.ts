/**
 * Compiles texts with `$context.…`: gateway response bodies and access log formats. Both use "simple variable
 * substitution", not Velocity (API Gateway Developer Guide, "Gateway responses in API Gateway"). Refuses an
 * unknown variable or directive.
 */
import type { Call, Findings } from '../call.ts';
import { headerOf } from '../http/gateway-http.ts';
import { contextVariable, type Place } from './context-variables.ts';

export type FillIn = (call: Call, found: Findings) => string;

/** The text for a missing value, and the escaping of a value. */
type Style = { place: Place; missing: string; escape: (value: string) => string };

const styles: Record<Place, Style> = {
  'gateway response': { place: 'gateway response', missing: '', escape: (value) => value },
  // AWS writes a dash. A client's value must not end its line or its JSON string.
  'access log': {
    place: 'access log',
    missing: '-',
    escape: (value) => JSON.stringify(value).slice(1, -1),
  },
};

/** A dollar that opens a reference; `$5` and a lone dollar are text, as they are for AWS. */
const reference = /\$(?:!?\{[^}]*\}|!?[A-Za-z][\w]*(?:\.[A-Za-z_][\w-]*)*)/g;
const directive = /#(?:set|if|else|elseif|end|foreach|define|macro|stop)\b/;

/** Compiles a text. `refuse` gets the reason for an unknown part and must throw. */
export function compileSubstitution(text: string, place: Place, refuse: (reason: string) => never): FillIn {
  const style = styles[place];
  const found = directive.exec(text);
  if (found) refuse(`"${found[0]}" has no meaning here: a ${place} is not a Velocity template`);

  const parts: FillIn[] = [];
  let end = 0;
  for (const match of text.matchAll(reference)) {
    const before = text.slice(end, match.index);
    const read =
      compileReference(match[0], style) ?? refuse(`the variable "${match[0]}" is not interpreted locally`);
    parts.push(() => before, read);
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  return (call, findings) => parts.map((part) => part(call, findings)).join('') + rest;
}

function compileReference(written: string, style: Style): FillIn | undefined {
  const name = written.replace(/^\$\{?|\}$/g, '');
  const fill = (value: string | number | null | undefined) => {
    if (value === undefined || value === null) return style.missing;
    // messageString is a JSON string already, including its quotes.
    return name === 'context.error.messageString' ? String(value) : style.escape(String(value));
  };

  const [root, ...path] = name.split('.');
  if (root === 'context') {
    const read = contextVariable(path.join('.'), style.place);
    return read && ((call, found) => fill(read(call, found)));
  }
  if (style.place !== 'gateway response') return undefined;
  if (root === 'stageVariables' && path.length === 1) {
    return ({ api }) => fill(api.stageVariables[path[0] ?? '']);
  }
  const header = /^method\.request\.header\.([\w-]+)$/.exec(name)?.[1];
  return header ? ({ request }) => fill(headerOf(request.headers, header)) : undefined;
}

/**
 * Filter: credentials with a form of their own: our patterns, JSON Web Tokens, private keys, secretlint's rules; also
 * inside the encodings that unfold.ts decodes. Enters: a text, and the name of the property that holds it. Linear.
 */
import { credentialNames, credentialPatterns, examples } from './credential-patterns.ts';
import { findWithSecretlint, mayHoldCredentials } from './secretlint.ts';
import { type Filter, mergeSpans, redaction, type Span } from './span.ts';
import { unfold } from './unfold.ts';

export const credentials: Filter = {
  name: 'credentials',
  does: 'redact',
  find(text, label) {
    const named = byName(text, label);
    if (named !== undefined) return [named];
    const spans = patterns(text);
    const foreign = mayHoldCredentials(text) ? [findWithSecretlint(text)] : [];
    for (const inner of unfold(text)) {
      const outward = (span: Span): Span => {
        const [start, end] = inner.source(span.start, span.end);
        return { ...span, start, end };
      };
      spans.push(...patterns(inner.text).map(outward));
      if (mayHoldCredentials(inner.text))
        foreign.push(findWithSecretlint(inner.text).then((found) => found.map(outward)));
    }
    if (foreign.length === 0) return spans.length === 0 ? spans : mergeSpans(spans);
    return Promise.all(foreign).then((found) => mergeSpans([...spans, ...found.flat()]));
  },
};

function byName(text: string, label: string | undefined): Span | undefined {
  if (label === undefined) return undefined;
  const named = credentialNames.find(({ name, text: whole }) => name.test(label) && whole.test(text));
  return named && !examples.has(text) ? redaction(0, text.length, named.kind) : undefined;
}

const anyHint = new RegExp(credentialPatterns.map(({ hint }) => hint.source).join('|'), 'i');

function patterns(text: string): Span[] {
  const spans = [...webTokens(text), ...privateKeys(text)];
  if (!anyHint.test(text)) return spans;
  for (const { kind, hint, pattern } of credentialPatterns) {
    if (!hint.test(text)) continue;
    for (const { index, 0: match } of text.matchAll(pattern))
      if (!examples.has(match)) spans.push(redaction(index, index + match.length, kind));
  }
  return [...spans, ...keysBesideTheirIds(text, spans)];
}

/** In a list of keys the secret stands within a line or two of its id; elsewhere 40 characters could be anything. */
function keysBesideTheirIds(text: string, spans: readonly Span[]): Span[] {
  const secret =
    /(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]{0,39}[a-z])(?=[A-Za-z0-9/+]{0,39}[A-Z])(?=[A-Za-z0-9/+]{0,39}\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;
  return spans.flatMap(({ kind, end }) => {
    if (kind !== 'aws-access-key') return [];
    return Array.from(text.slice(end, end + 200).matchAll(secret), ({ index, 0: match }) =>
      redaction(end + index, end + index + match.length, 'aws-secret-key'),
    );
  });
}

/** RFC 7515, 3.1, and RFC 7516, 3.1: a JSON header, which begins with `eyJ` in base64url, and two or four more parts. */
const token = /(?<![\w-])(?=([\w-]{10,})\.([\w-]*)\.([\w-]*)((?:\.[\w-]+){2})?)/g;

function webTokens(text: string): Span[] {
  if (!text.includes('eyJ')) return [];
  return Array.from(text.matchAll(token)).flatMap(
    ({ index, 1: head = '', 2: two = '', 3: three = '', 4: more = '' }) => {
      const from = head.indexOf('eyJ');
      if (from === -1 || !isHeader(head.slice(from))) return [];
      return [
        redaction(index + from, index + head.length + two.length + three.length + more.length + 2, 'jwt'),
      ];
    },
  );
}

/** Reads the first kilobyte alone: no real header is longer. */
function isHeader(text: string): boolean {
  return /"(?:alg|enc)"\s*:/.test(Buffer.from(text.slice(0, 1_024), 'base64url').toString('latin1'));
}

/** RFC 7468, section 2; OpenPGP's armor (RFC 9580, 6.2). A key without its end line is found, too. */
function privateKeys(text: string): Span[] {
  if (!text.includes('PRIVATE KEY')) return [];
  return Array.from(text.matchAll(/-----BEGIN[ A-Z0-9]{0,30}PRIVATE KEY(?: BLOCK)?-----/g)).flatMap(
    (begin) => {
      const from = begin.index + begin[0].length;
      const body =
        /[\w+/=:;,.()\s\\-]{0,20000}?(?:-----END[ A-Z0-9]{0,30}PRIVATE KEY(?: BLOCK)?-----|(?=-----BEGIN))/y;
      body.lastIndex = from;
      const end = body.test(text) ? body.lastIndex : endOfBody(text, from);
      return end - from < 40 ? [] : [redaction(begin.index, end, 'private-key')];
    },
  );
}

function endOfBody(text: string, from: number): number {
  const body = /[A-Za-z0-9+/=\s\\]{0,20000}/y;
  body.lastIndex = from;
  body.test(text);
  return body.lastIndex;
}

/**
 * Finds long-lived credentials in a text: the lines with one, masked. Names and prefixes decide, not entropy,
 * so a digest or a test vector raises no alarm.
 */
import { masked } from './finding.ts';

export type Hit = { line: number; what: string };

/** The first group of `pattern` is the credential. */
type CredentialPattern = {
  pattern: RegExp;
  what: (credential: string, whole: string) => string;
  accept?: RegExp;
};

/** IAM User Guide, "Unique identifiers": AKIA begins the id of a key that does not expire, ASIA of one that does. */
export const longLivedId = /(?<![A-Za-z0-9])(AKIA[A-Z0-9]{16})(?![A-Za-z0-9])/;

/**
 * A secret access key has 40 characters and mixed case; a lower-case digest of that length does not match.
 */
const mixed = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)/;

const awsKeys: CredentialPattern[] = [
  { pattern: new RegExp(longLivedId, 'g'), what: (id) => `access key ${masked(id)}` },
  {
    pattern:
      /secret[_-]?(?:access[_-]?)?key["'`]?\s*(?:=>|[:=])\s*["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    what: () => 'a secret access key',
    accept: mixed,
  },
  // Amazon Bedrock User Guide, "API keys": the long-term kind belongs to an IAM user.
  { pattern: /(?<![A-Za-z0-9])(ABSK[A-Za-z0-9+/]{100,})/g, what: () => 'a long-term Bedrock API key' },
];

const clientSecrets: CredentialPattern[] = [
  ...awsKeys,
  {
    pattern: /\bBearer\s+([^\s"'`,}]{8,})/gi,
    what: () => 'a bearer token in a header',
  },
  {
    pattern: /["'](?:x-api-key|api-key|authorization)["']\s*[:=]\s*["'](?!Bearer\b)([^"']{8,})["']/gi,
    what: (_, whole) => `a key in the header ${nameIn(whole)}`,
  },
  {
    // `NAME_TOKEN`: "…" of JSON, NAME_TOKEN = "…" of TOML
    pattern:
      /(?<![A-Za-z0-9_])["']?[A-Z0-9_]*(?:TOKEN|SECRET|PASSWORD|API_?KEY|ACCESS_KEY)["']?\s*[:=]\s*["']([^"']{8,})["']/g,
    what: (_, whole) => `a literal value of ${nameIn(whole)}`,
  },
];

/** Keys of AWS, in any text. */
export function findAwsKeys(text: string): Hit[] {
  return find(text, awsKeys);
}

/** Keys of AWS, and every credential that an MCP client's configuration passes to servers. */
export function findClientSecrets(text: string): Hit[] {
  return find(text, clientSecrets);
}

/** One hit per line: an id and its secret on one line are one key. */
function find(text: string, rules: CredentialPattern[]): Hit[] {
  const hits = new Map<number, Hit>();
  for (const { pattern, what, accept } of rules)
    for (const match of text.matchAll(pattern)) {
      const [whole, credential = ''] = match;
      if (isPlaceholder(credential) || accept?.test(credential) === false) continue;
      const line = text.slice(0, match.index + whole.indexOf(credential)).split('\n').length;
      if (!hits.has(line)) hits.set(line, { line, what: what(credential, whole) });
    }
  return [...hits.values()].sort((left, right) => left.line - right.line);
}

/** A reference (`${env:X}`, `$X`, `%X%`, `{{ x }}`), a gap to fill in, or AWS's own documentation examples. */
function isPlaceholder(value: string): boolean {
  return /[${}<>]|^%|example|your[-_ ]|x{4}|\*{3}|\.{3}|…|changeme|placeholder/i.test(value);
}

function nameIn(whole: string): string {
  return /[A-Za-z][A-Za-z0-9_-]*/.exec(whole)?.[0] ?? '';
}

/**
 * Patterns of credentials that secretlint's recommended rules do not find, or not everywhere. Data. `hint`: every match
 * holds one. Linear: no start of a pattern reads a text that another start has to read again.
 */
export type CredentialPattern = { kind: string; hint: RegExp; pattern: RegExp };

/** Keys of the documentation, which open nothing (IAM User Guide, access keys). */
export const examples = new Set(['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY']);

export const credentialPatterns: readonly CredentialPattern[] = [
  {
    // IAM User Guide, unique identifiers: the prefixes of those that are credentials.
    kind: 'aws-access-key',
    hint: /A(?:KIA|SIA|BIA|CCA)/,
    pattern: /(?<![A-Z0-9])A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Z0-9])/g,
  },
  {
    kind: 'aws-secret-key',
    hint: /secret/i,
    pattern:
      /(?<=secret[_-]?(?:access)?[_-]?key["']?\s{0,9}(?::|=>?)\s{0,9}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi,
  },
  {
    // STS: the beginnings of all tokens so far, in base64.
    kind: 'aws-session-token',
    hint: /IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz/,
    pattern: /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/]{80,}={0,2}/g,
  },
  // Amazon Bedrock User Guide, "API keys": the long-term kind.
  { kind: 'bedrock-api-key', hint: /ABSK/, pattern: /(?<![A-Za-z0-9])ABSK[A-Za-z0-9+/]{100,}={0,2}/g },
  {
    kind: 'http-credential',
    hint: /authorization/i,
    pattern:
      /(?<=authorization["']?\s{0,9}[:=]\s{0,9}["']?(?:bearer|basic|token)\s{1,9})[A-Za-z0-9._~+/-]{16,}={0,2}/gi,
  },
  {
    kind: 'npm-token',
    hint: /_authToken/,
    pattern: /(?<=_authToken\s{0,9}=\s{0,9}["']?)[^\s"'$[][^\s"']{7,}/g,
  },
  { kind: 'google-api-key', hint: /AIza/, pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  { kind: 'google-oauth-token', hint: /ya29\.|GOCSPX-/, pattern: /(?:ya29\.[\w-]{30,}|GOCSPX-[\w-]{28})/g },
  { kind: 'azure-key', hint: /AccountKey=/, pattern: /(?<=AccountKey=)[A-Za-z0-9+/]{86}==/g },
  { kind: 'pypi-token', hint: /pypi-AgE/, pattern: /pypi-AgE[\w-]{50,}/g },
  { kind: 'age-key', hint: /AGE-SECRET-KEY-/, pattern: /AGE-SECRET-KEY-1[A-Z0-9]{58}/g },
  { kind: 'telegram-token', hint: /:AA/, pattern: /(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])/g },
];

/** Properties whose whole text is a credential by their name; the text alone could be anything. */
export const credentialNames: readonly { kind: string; name: RegExp; text: RegExp }[] = [
  { kind: 'aws-secret-key', name: /secret_?-?access_?-?key$/i, text: /^[A-Za-z0-9/+]{40}$/ },
  {
    kind: 'aws-session-token',
    name: /^(?:x-amz-|aws_?)?(?:session|security)_?-?token$/i,
    text: /^[A-Za-z0-9/+=]{80,}$/,
  },
  {
    kind: 'password',
    name: /^(?:db|user|admin|root|master)?_?-?(?:password|passwd|passphrase)$/i,
    text: /^\S{8,256}$/,
  },
  {
    kind: 'secret',
    name: /^(?:client|api|app|auth|private|signing|webhook)[_-]?(?:secret|key|token)$/i,
    text: /^(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[\w.~+/=-]{16,4096}$/,
  },
];

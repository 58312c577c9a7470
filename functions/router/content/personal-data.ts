/**
 * Filter: personal data of the classes that a contract names. A number counts only with a check digit or a form that
 * nothing else has, so that ids and amounts stay. So each recognizer misses some.
 */
import { isIPv6 } from 'node:net';
import type { PiiClass } from '../../../shared/contract.ts';
import { type Filter, mergeSpans, redaction, type Span } from './span.ts';

type Recognizer = { pattern: RegExp; holds?: (match: string) => boolean };

const recognizers: Record<PiiClass, Recognizer[]> = {
  // RFC 5321, 4.5.3.1: a local part of 64 octets at most, labels of 63.
  email: [{ pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w-])/g }],
  // E.164 with its plus sign; the North American form with its parentheses.
  phone: [
    { pattern: /(?<![\w+])\+[1-9](?:[ ().\u00a0-]{0,2}\d){7,14}(?!\d)/g },
    { pattern: /(?<![\w(])\([2-9]\d{2}\) ?[2-9]\d{2}[- ]\d{4}(?!\d)/g },
  ],
  // ISO 13616: two letters, two check digits, 11 to 30 more.
  iban: [
    {
      pattern: /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/g,
      holds: isIban,
    },
  ],
  // ISO/IEC 7812: 13 to 19 digits, the first of a network that issues cards.
  card: [{ pattern: /(?<![\d.-])[2-6](?:[ -]?\d){12,18}(?![\d-])/g, holds: isCard }],
  ipAddress: [
    { pattern: /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])/g },
    {
      pattern: /(?<![\w:.])[\da-fA-F:]{2,39}(?![\w:.])/g,
      holds: (match) => isIPv6(match) && match.split(':').filter(Boolean).length > 2,
    },
  ],
  nationalId: [
    // US SSN (SSA, no area 000, 666 or 9xx), UK NINO, Spanish DNI and NIE with their letter.
    { pattern: /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g },
    {
      pattern:
        /(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d{2} ?){3}[A-D](?!\w)/g,
    },
    { pattern: /(?<!\w)(?:\d{8}|[XYZ]\d{7})-?[A-Z](?!\w)/g, holds: isDni },
  ],
};

/** The filter of a contract's `pii`. */
export function personalData(classes: readonly PiiClass[]): Filter {
  return {
    name: 'personal-data',
    does: 'redact',
    find: (text) => mergeSpans(classes.flatMap((kind) => ofClass(text, kind))),
  };
}

function ofClass(text: string, kind: PiiClass): Span[] {
  return recognizers[kind].flatMap(({ pattern, holds }) =>
    Array.from(text.matchAll(pattern))
      .filter(([match]) => holds === undefined || holds(match))
      .map(({ index, 0: match }) => redaction(index, index + match.length, kind)),
  );
}

/** ISO 7064, MOD 97-10. */
function isIban(match: string): boolean {
  const plain = match.replaceAll(' ', '');
  const digits = `${plain.slice(4)}${plain.slice(0, 4)}`.replace(
    /[A-Z]/g,
    (letter) => `${letter.charCodeAt(0) - 55}`,
  );
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1 && plain.length >= 15 && plain.length <= 34;
}

/** Luhn's check digit (ISO/IEC 7812-1, annex B). */
function isCard(match: string): boolean {
  const digits = Array.from(match.replace(/[ -]/g, ''), Number).toReversed();
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : (digit * 2) % 9 || (digit && 9)),
    0,
  );
  return sum % 10 === 0 && new Set(digits).size > 1;
}

function isDni(match: string): boolean {
  const number = Number(
    match
      .slice(0, -1)
      .replace('-', '')
      .replace(/^[XYZ]/, (letter) => `${'XYZ'.indexOf(letter)}`),
  );
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === match.at(-1);
}

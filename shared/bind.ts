/**
 * Values into grant templates. Enters: a parsed template and this call's caller, input and id.
 * Leaves: the one string that the call names. Never: a value that IAM could read as a pattern or a variable,
 * or that a careless program could read as another path.
 */
import type { Caller } from './caller.ts';
import { Refusal } from './refusal.ts';
import type { Part } from './template.ts';

/** What a template can name. `input` is the parsed input: defaults are already in it. */
export type Bindings = {
  caller: Pick<Caller, 'tenant' | 'subject'>;
  input: Record<string, unknown>;
  callId: string;
};

export type BindRules = {
  /** `*`, `?` and `$` are admitted and escaped in the policy, as a grant with `escape: true` asks */
  escape: boolean;
  /** the value is (part of) an object key: path tricks are refused, though S3 itself reads keys literally */
  path: boolean;
  /** an empty value is admitted: a prefix may name everything of the tenant */
  empty: boolean;
};

/** S3 admits keys of 1,024 bytes; DynamoDB partition keys may be longer, none here needs to be. */
const maxCharacters = 1024;

/** The bound string as the service will see it. Throws a Refusal naming the input property. */
export function bind(parts: Part[], values: Bindings, rules: BindRules): string {
  return parts.map((part) => bindPart(part, values, rules)).join('');
}

/** IAM reads `${*}`, `${?}` and `${$}` as the characters themselves. Source: IAM User Guide, policy variables. */
export function escapeForPolicy(value: string): string {
  return value.replace(/[*?$]/g, (character) => `\${${character}}`);
}

function bindPart(part: Part, values: Bindings, rules: BindRules): string {
  if (typeof part === 'string') return part;
  if (part.of === 'caller') return values.caller[part.name];
  if (part.of === 'call') return values.callId;
  const value = values.input[part.name];
  const why = whyRefused(value, rules);
  if (why !== undefined) throw new Refusal({ is: 'refused-value', where: part.name, why });
  return value as string;
}

function whyRefused(value: unknown, rules: BindRules): string | undefined {
  if (typeof value !== 'string') return 'is not text';
  if (value === '' && !rules.empty) return 'is empty';
  if (value.length > maxCharacters) return `is longer than ${maxCharacters} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return 'holds a control character';
  // Policy text admits U+0020–U+00FF only, and look-alikes from beyond have no business in a key.
  if (/[^\u0020-\u00ff]/.test(value)) return 'holds a character beyond U+00FF';
  if (!rules.escape && /[*?$]/.test(value)) return 'holds one of * ? $';
  return rules.path ? whyNoPath(value) : undefined;
}

function whyNoPath(value: string): string | undefined {
  if (value === '') return undefined;
  if (value.includes('\\')) return 'holds a backslash';
  if (/%(?:2e|2f|5c|25|00)/i.test(value)) return 'holds an encoded path character';
  const segments = value.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'climbs out of its folder';
  // A trailing slash is a folder's own name; a leading or doubled one means that a reader may disagree about the key.
  if (segments.slice(0, -1).includes('')) return 'has an empty path segment';
  return undefined;
}

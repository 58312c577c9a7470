/**
 * Values into grant templates. Enters: a parsed template and this call's caller, input and id.
 * Leaves: the one string that the call names. Never: a value that IAM could read as a pattern or a variable,
 * or that a careless program could read as another path.
 */
import type { Caller } from './caller.ts';
import { type PathRules, whyNoPath } from './path-rules.ts';
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
  /** the value is (part of) an object key or a prefix: path tricks are refused */
  path: PathRules | undefined;
  /** an empty value is admitted: a prefix may name everything of the tenant */
  empty: boolean;
};

/** S3 admits keys of 1,024 bytes; DynamoDB partition keys may be longer, none here needs to be. */
const maxCharacters = 1024;

/** The bound string as the service will see it. Throws a Refusal naming the input property. */
export function bind(parts: Part[], values: Bindings, rules: BindRules): string {
  return parts.map((part) => bindPart(part, values, rulesOf(part, parts, rules))).join('');
}

/** The rules of one part: what is not the end of a key may be a folder's name, slash and all. */
export function rulesOf(part: Part, parts: Part[], rules: BindRules): BindRules {
  if (rules.path === undefined || part === parts.at(-1)) return rules;
  return { ...rules, path: { ...rules.path, names: 'folder' } };
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

/** What is wrong with a value, after "it"; undefined when nothing is. */
export function whyRefused(value: unknown, rules: BindRules): string | undefined {
  if (typeof value !== 'string') return 'is not text';
  if (value === '' && !rules.empty) return 'is empty';
  if (value.length > maxCharacters) return `is longer than ${maxCharacters} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return 'holds a control character';
  // Policy text admits U+0020–U+00FF only, and look-alikes from beyond have no business in a key.
  if (/[^\u0020-\u00ff]/.test(value)) return 'holds a character beyond U+00FF';
  if (!rules.escape && /[*?$]/.test(value)) return 'holds one of * ? $';
  return rules.path && whyNoPath(value, rules.path);
}

/**
 * Values into grant templates. Enters: a parsed template and this call's caller, input and id. Leaves: the one string
 * that names the call's data. Never: a value that IAM could read as a pattern or a variable, or a careless program as
 * another path.
 */
import type { Caller } from './caller.ts';
import { type PathRules, whyNoPath } from './path-rules.ts';
import { Refusal } from './refusal.ts';
import type { Part } from './template.ts';

/** The values of a template's placeholders. `input` is the parsed input, which has its defaults. */
export type Bindings = {
  caller: Pick<Caller, 'tenant' | 'subject'>;
  input: Record<string, unknown>;
  callId: string;
};

export type BindRules = {
  /** `*`, `?` and `$` are allowed and escaped in the policy, by `escape: true` of a grant */
  escape: boolean;
  /** the value is (part of) an object key or a prefix: path tricks are refused */
  path: PathRules | undefined;
  /** an empty value is allowed: a prefix may name everything of the tenant */
  empty: boolean;
};

/** S3 allows keys of 1,024 bytes; DynamoDB allows longer partition keys, which no tool needs. */
const maxCharacters = 1024;

/**
 * The bound string as the service will see it.
 * @throws Refusal `refused-value` that names the input property
 */
export function bind(parts: Part[], values: Bindings, rules: BindRules): string {
  return parts.map((part) => bindPart(part, values, rulesOf(part, parts, rules))).join('');
}

/** The rules of one part: a part before the end of a key may be a folder's name, which may end in a slash. */
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

/** The problem of a value, as a sentence goes on after "it"; undefined when there is none. */
export function whyRefused(value: unknown, rules: BindRules): string | undefined {
  if (typeof value !== 'string') return 'is not text';
  if (value === '' && !rules.empty) return 'is empty';
  if (value.length > maxCharacters) return `is longer than ${maxCharacters} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for control characters
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return 'holds a control character';
  // Policy text allows U+0020–U+00FF only, and characters beyond may look like others in a key.
  if (/[^\u0020-\u00ff]/.test(value)) return 'holds a character beyond U+00FF';
  if (!rules.escape && /[*?$]/.test(value)) return 'holds one of * ? $';
  return rules.path && whyNoPath(value, rules.path);
}

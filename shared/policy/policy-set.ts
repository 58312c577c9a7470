/**
 * Cedar policies of a folder. Enters: `*.cedar` files. Leaves: policies by id, and one digest of all of them. Never: a
 * policy without an id of its own, a template, or a file that is skipped because it does not parse.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type PolicyJson, policySetTextToParts, policyToJson } from '@cedar-policy/cedar-wasm/nodejs';
import { codePointOf, hiddenFromReaders } from '../hidden-characters.ts';

/**
 * How a person's consent may come in, where a policy asks for it: at the approval page alone, or through the client as
 * well (an elicitation form, which a client can fill in by itself).
 */
export type ConsentMode = 'page' | 'form';

export type Policy = {
  /** its annotation `@id`, which audit records name */
  id: string;
  /** name of its file, without the folder */
  file: string;
  text: string;
  json: PolicyJson;
  /** `@consent`, on a forbid that a person's consent lifts */
  consent?: ConsentMode;
};

export type PolicySet = {
  /** `sha256:<hex>` of ids and parsed policies: a comment does not change it */
  digest: string;
  policies: ReadonlyMap<string, Policy>;
};

/**
 * Reads every `*.cedar` file of a folder.
 * @throws Error that names the file and the problem
 */
export function readPolicies(folder: URL): PolicySet {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cedar'));
  return policySetOf(files.sort().map((name) => [name, textOf(name, readFileSync(new URL(name, folder)))]));
}

/** Text that is not UTF-8 would be shown in one way and read in another. */
function textOf(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`${file}: is no UTF-8`);
  }
}

/**
 * @param files name and text of each
 * @throws Error that names the file and the problem
 */
export function policySetOf(files: readonly (readonly [string, string])[]): PolicySet {
  const policies = new Map<string, Policy>();
  for (const [file, text] of files)
    for (const policy of policiesIn(file, text)) {
      const other = policies.get(policy.id);
      if (other) throw new Error(`${file}: "${policy.id}" is also the id of a policy in ${other.file}`);
      policies.set(policy.id, policy);
    }
  const meaning = [...policies.values()].map(({ id, json }) => [id, json]);
  return { digest: `sha256:${createHash('sha256').update(JSON.stringify(meaning)).digest('hex')}`, policies };
}

function policiesIn(file: string, text: string): Policy[] {
  refuseHidden(file, text);
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') throw new Error(`${file}: ${where(text, parts.errors[0])}`);
  if (parts.policy_templates.length > 0)
    throw new Error(`${file}: templates are not used here: write each policy out`);
  return parts.policies.map((one) => policyOf(file, one));
}

/** Also in comments: a reader must see exactly the text that Cedar reads. */
function refuseHidden(file: string, text: string): void {
  const [first] = hiddenFromReaders(text);
  if (first === undefined) return;
  const lines = text.slice(0, first.index).split('\n');
  const column = (lines.at(-1)?.length ?? 0) + 1;
  throw new Error(
    `${file}: line ${lines.length}, column ${column} holds ${codePointOf(first.text)}, which no reader sees`,
  );
}

function policyOf(file: string, text: string): Policy {
  const parsed = policyToJson(text);
  if (parsed.type === 'failure') throw new Error(`${file}: ${parsed.errors[0]?.message}`);
  const { json } = parsed;
  // Cedar's numbers have 64 bits, JSON's 53: a rounded number would make another policy.
  JSON.stringify(json, (_key, value: unknown) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      throw new Error(`${file}: a number beyond 2^53 cannot be kept exactly: ${text.slice(0, 60)}…`);
    return value;
  });
  const { id, consent, ...others } = json.annotations ?? {};
  if (id === undefined || !/^[a-z][a-z0-9-]{0,63}$/.test(id))
    throw new Error(`${file}: each policy needs an @id of a-z, 0-9 and -: ${text.slice(0, 60)}…`);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${file}: "${id}": there is no annotation @${unknown}`);
  if (consent === undefined) return { id, file, text, json };
  if (consent !== 'page' && consent !== 'form')
    throw new Error(`${file}: "${id}": @consent is "page" or "form", not "${consent}"`);
  if (json.effect !== 'forbid')
    throw new Error(`${file}: "${id}": consent lifts a forbid; a permit with @consent would ask nobody`);
  return { id, file, text, json, consent };
}

type Problem = { message: string; sourceLocations?: { start: number }[] };

/** With the line, as an editor counts. */
function where(text: string, problem: Problem | undefined): string {
  const start = problem?.sourceLocations?.[0]?.start;
  const line =
    start === undefined ? '' : `line ${Buffer.from(text).subarray(0, start).toString().split('\n').length}: `;
  return `${line}${problem?.message}`;
}

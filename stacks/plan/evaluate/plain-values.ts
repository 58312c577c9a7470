/**
 * Turns Pulumi's wire values into plain JSON: secrets unwrapped, assets as `{ "asset": path }`, references as
 * URNs, keys sorted. A plan must not depend on the machine, so paths in the app and in the plan's scratch folder
 * become relative, and every other text with such a path is refused.
 */
import { relative, sep } from 'node:path';
import { PlainError } from '../../terminal/plain-error.ts';

// Signatures of @pulumi/pulumi `runtime/rpc.ts`.
const signature = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';
const assetSignature = 'c44067f5952c0a294b673a41bacd8c17';
const archiveSignature = '0def7320c3a5731c473e5ecbe6d01bc7';
const resource = '5cf8f73096256a8f31e491e813e4eb8e';
const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export type Folders = { workFolder: string; platformFolder: string; root: string };

/**
 * @param at the value's place, for the error
 * @throws PlainError for an unresolved value or a machine path
 */
export function plainValue(value: unknown, folders: Folders, at: string): unknown {
  if (value === unknownValue) throw new PlainError(`${at} is a value that nothing resolves.`);
  if (typeof value === 'string') return refuseUnresolved(refuseMachinePath(value, folders, at), at);
  if (Array.isArray(value)) return value.map((item, index) => plainValue(item, folders, `${at}[${index}]`));
  if (value === null || typeof value !== 'object') return value;

  const wire = value as Record<string, unknown>;
  if (wire[signature] === secretSignature) return plainValue(wire.value, folders, at);
  if (wire[signature] === resource) return { resource: wire.urn };
  if (wire[signature] === assetSignature || wire[signature] === archiveSignature)
    return plainAsset(wire, folders, at);
  return plainRecord(wire, folders, at);
}

/** The same for a whole record, with its keys in alphabetical order. */
export function plainRecord(
  value: Record<string, unknown>,
  folders: Folders,
  at: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, plainValue(value[key], folders, `${at}.${key}`)]),
  );
}

function plainAsset(wire: Record<string, unknown>, folders: Folders, at: string): unknown {
  if (typeof wire.path === 'string') return { asset: relativePath(wire.path, folders, at) };
  if (typeof wire.text === 'string') return { text: wire.text };
  if (wire.assets) return { assets: plainValue(wire.assets, folders, `${at}.assets`) };
  throw new PlainError(
    `${at} is an asset of a kind that a plan cannot hold (a file, a text or an archive of them).`,
  );
}

function relativePath(path: string, folders: Folders, at: string): string {
  // The root is last, because the other two folders may be in it.
  for (const folder of [folders.workFolder, folders.platformFolder, folders.root]) {
    if (path.startsWith(folder + sep)) return relative(folder, path).replaceAll(sep, '/');
  }
  return refuseMachinePath(path, folders, at);
}

function refuseMachinePath(text: string, folders: Folders, at: string): string {
  const found = [folders.workFolder, folders.platformFolder, folders.root].find((folder) =>
    text.includes(folder),
  );
  if (found)
    throw new PlainError(`${at} holds a path of this machine (${text}); use a path relative to the app.`);
  return text;
}

/** Refuses text made from an output without a value, or from an output itself: a mistake in a stack or a mock. */
function refuseUnresolved(text: string, at: string): string {
  if (!/\bundefined\b|\[object Object\]|\[toString\] on an \[Output/.test(text)) return text;
  throw new PlainError(`${at} was made of something that has no value: ${text.slice(0, 200)}`);
}

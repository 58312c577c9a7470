/**
 * Which line of the app made a resource. In: the stack trace that Pulumi sends along with a resource, which
 * Node has mapped to source files. Out: `stacks/network.ts:12`, or nothing when no line of the app is on the
 * stack (a component made the resource later, in a callback).
 */
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

type Position = { getUri(): string; getLine(): number };

/** `pulumirpc.StackTrace` */
export type StackTrace = { getFramesList(): { getPc(): Position | undefined }[] };

/** @param root absolute folder of the app */
export function sourcePosition(trace: StackTrace | undefined, root: string): string | undefined {
  for (const frame of trace?.getFramesList() ?? []) {
    const position = frame.getPc();
    if (!position?.getUri().startsWith('file:')) continue;
    const file = fileURLToPath(position.getUri());
    if (isOwn(file, root)) return `${relative(root, file).replaceAll(sep, '/')}:${position.getLine()}`;
  }
  return undefined;
}

/** Of the app itself, neither of SST's platform nor of a package. */
export function isOwn(file: string, root: string): boolean {
  return file.startsWith(root + sep) && !/[\\/](\.sst|node_modules)[\\/]/.test(file);
}

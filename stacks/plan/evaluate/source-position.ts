/**
 * Finds the line of the app for a position in the bundle of bundleConfig, such as
 * `stacks/app/network/network.ts:12`. Node could map every stack trace itself, but Pulumi takes a whole trace for
 * each resource, and that would double the time of a plan.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, dirname, relative, resolve, sep } from 'node:path';

/** `pulumirpc.StackTrace` */
export type StackTrace = {
  getFramesList(): { getPc(): { getUri(): string; getLine(): number; getColumn(): number } | undefined }[];
};

export type SourceLines = {
  /** the innermost line of the app in a trace; undefined when a component made the resource later, in a callback */
  ofTrace(trace: StackTrace | undefined): string | undefined;
  /** the innermost line of the app in an error's stack */
  ofError(error: Error): string | undefined;
};

/**
 * @param bundle path of the bundle; its map is beside it
 * @param root absolute folder of the app; lines of SST and of packages are skipped
 */
export function sourceLines(bundle: string, root: string): SourceLines {
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')) as SourceMapPayload);
  const name = basename(bundle);

  const lineAt = (row: number, column: number): string | undefined => {
    const entry = map.findEntry(row - 1, column - 1);
    if (!('originalSource' in entry)) return undefined;
    const file = resolve(dirname(bundle), entry.originalSource);
    const own = file.startsWith(root + sep) && !/[\\/](\.sst|node_modules)[\\/]/.test(file);
    return own ? `${relative(root, file).replaceAll(sep, '/')}:${entry.originalLine + 1}` : undefined;
  };

  return {
    ofTrace(trace) {
      for (const frame of trace?.getFramesList() ?? []) {
        const position = frame.getPc();
        const line = position?.getUri().endsWith(name) && lineAt(position.getLine(), position.getColumn());
        if (line) return line;
      }
      return undefined;
    },
    ofError(error) {
      for (const [, row, column] of error.stack?.matchAll(new RegExp(`${name}:(\\d+):(\\d+)`, 'g')) ?? []) {
        const line = lineAt(Number(row), Number(column));
        if (line) return line;
      }
      return undefined;
    },
  };
}

/**
 * A text that was changed on its way to the caller must not replace the original. The router marks its version and its
 * cursor (functions/router/mark-changed.ts), and a tool that writes refuses `changedVersion`. A tool that reads need
 * not know of it.
 */
import type { JsonSchema } from './schema-lint.ts';

/** Names of top-level fields. */
export type WriteBack = {
  /** of the output: a later call passes it to replace exactly the text that was read */
  version: string;
  /** where a text is read page by page: the output's field that the input's `cursor` takes */
  pages?: { next: string; cursor: string } | undefined;
};

/** The version of a text that was changed. No store makes such a version. */
export const changedVersion = 'changed-on-its-way';
/** The beginning of a cursor after a page that was changed. */
export const changedCursor = `${changedVersion}.`;

/** Every listed output has this field, so that a client that shows the model the structure alone shows the notice. */
export const noticeField = 'contentNotice';

/**
 * Checks that the fields of `writeBack` can carry the marks.
 * @throws Error for a field that is missing, or that could not carry a mark
 */
export function checkWriteBack(
  { version, pages }: WriteBack,
  input: JsonSchema,
  output: JsonSchema | undefined,
): void {
  checkField(version, 'output', output);
  if (pages === undefined) return;
  checkField(pages.next, 'output', output);
  checkField(pages.cursor, 'input', input);
}

function checkField(name: string, where: 'input' | 'output', schema: JsonSchema | undefined): void {
  const { properties = {} } = schema ?? {};
  const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (field === undefined) throw new Error(`writeBack names ${name}, which is not in the ${where}`);
  const { type, description: _, maxLength = Number.MAX_SAFE_INTEGER, ...limits } = field;
  const [limit] = Object.keys(limits);
  if (type !== 'string' || limit !== undefined || (maxLength as number) < 1000)
    throw new Error(
      `writeBack names ${where}.${name}, which must be a text of up to 1,000 characters or more, without a pattern or a choice: a mark takes its place`,
    );
}

/**
 * The listed output with the field for the notice.
 * @throws Error for an output that already has a field of that name
 */
export function withNotice(output: JsonSchema): JsonSchema {
  const { properties = {} } = output;
  if (Object.hasOwn(properties, noticeField))
    throw new Error(`output.${noticeField}: this name is kept for what the router says of a result`);
  return { ...output, properties: { ...properties, [noticeField]: { type: 'string' } } };
}

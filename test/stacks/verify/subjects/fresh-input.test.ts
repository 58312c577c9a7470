/** A name for an object that is not there, which the tool's schema takes. */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';
import { freshInput } from '../../../../stacks/verify/subjects/fresh-input.ts';
import { NotShown } from '../../../../stacks/verify/subjects/subjects.ts';
import { stores } from './made-up.ts';

function writer(file: z.ZodString, name: string) {
  const { bucket: store } = stores();
  const tool = defineTool({
    ...{ name: 'press_leaf', title: 'Press', description: 'Presses.', effect: 'write', scopes: [] },
    input: z.strictObject({ file, text: z.string() }),
    grants: [{ actions: ['s3:PutObject'], on: store, key: '{caller.tenant}/{input.file}' }],
    timeoutMs: 5_000,
  });
  const [grant] = tool.grants;
  if (grant === undefined) throw new Error('the tool has a grant');
  return { tool, grant, store, action: 's3:PutObject', input: { file: name, text: 'x' } };
}

it.each([
  [
    'keeps folder and extension',
    z.string().regex(/^leaves\/[\w-]+\.txt$/),
    /^leaves\/oak-[0-9a-f-]{36}\.txt$/,
  ],
  ['takes a word where no dash may stand', z.string().regex(/^\w+$/), /^[0-9a-f]{32}$/],
  ['takes a UUID where one is wanted', z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/), /-/],
])('%s', (_what, schema, made) => {
  const call = writer(schema, 'leaves/oak.txt');
  const first = freshInput(call);
  expect(first).toEqual({ text: 'x', file: expect.stringMatching(made) });
  expect(freshInput(call)).not.toEqual(first);
});

it('is not shown where the schema takes no such name', () => {
  expect(() => freshInput(writer(z.string().regex(/^(oak|elm)$/), 'oak'))).toThrow(NotShown);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';
import './lambda-streaming.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { captureOutput, eventOf, invoke, invokeRoleArn, privateCall, sessionOf } from './lambda-streaming.ts';

const tool = defineTool({
  name: 'read_letter',
  title: 'Read',
  description: 'Reads.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({ text: z.string() }),
  grants: [],
  timeoutMs: 1_000,
});
const work = vi.fn(() => ({ text: 'worked' }));
const call = privateCall('read_letter', {});

beforeEach(() => {
  vi.stubEnv('INVOKE_ROLE_ARN', invokeRoleArn);
  captureOutput();
  work.mockClear();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function callAs(userArn: unknown, change: object = {}) {
  return invoke(serveTool(tool, work), eventOf({ ...call, ...change }, userArn));
}

test('a session of the invoke role that is named for this tool is served', async () => {
  const { statusCode, frames } = await callAs(sessionOf('read_letter'));
  expect(statusCode).toBe(200);
  expect(frames).toEqual([{ outcome: { structuredContent: { text: 'worked' } } }]);
  expect(work).toHaveBeenCalledOnce();
});

const sts = 'arn:aws:sts::111122223333:assumed-role';
const refused: [string, unknown, object?][] = [
  ['a session for another tool', sessionOf('write_letter')],
  ['a session for a tool whose name begins with this one’s', sessionOf('read_letters')],
  ['a session for a tool whose name this one’s begins with', sessionOf('read')],
  ['a session name that only begins like this tool’s', `${sts}/chokepoint-test-invoke/read_letterX@aaaa`],
  ['a session name without a subject', `${sts}/chokepoint-test-invoke/read_letter`],
  ['a session name in another case', sessionOf('Read_Letter')],
  ['a session of another role', `${sts}/chokepoint-test-data-read_letter/read_letter@aaaa`],
  ['a session of a role that ends like the invoke role', `${sts}/x/chokepoint-test-invoke/read_letter@aaaa`],
  ['a session of the invoke role of another stage', `${sts}/chokepoint-prod-invoke/read_letter@aaaa`],
  ['a session of another account', sessionOf('read_letter').replace('111122223333', '444455556666')],
  ['the role itself', invokeRoleArn],
  ['a user', 'arn:aws:iam::111122223333:user/read_letter@aaaa'],
  ['a text in front of the right session', ` ${sessionOf('read_letter')}`],
  ['nobody: a direct invocation', null],
  ['an empty name', ''],
  ['the right session and a body for another tool', sessionOf('read_letter'), { tool: 'write_letter' }],
  ['a session and a body that agree on another tool', sessionOf('write_letter'), { tool: 'write_letter' }],
];

test.each(refused)('%s is answered 403 and the tool does not work', async (_what, userArn, change) => {
  const { statusCode, text } = await callAs(userArn, change);
  expect(statusCode).toBe(403);
  expect(text).toBe('{"message":"Only the router calls a tool, with a session for this tool."}');
  expect(work).not.toHaveBeenCalled();
});

test.each([[['a']], [{}], [7]])('a name that is no text (%j) is no way in either', async (userArn) => {
  await expect(callAs(userArn)).rejects.toThrow();
  expect(work).not.toHaveBeenCalled();
});

test('a direct invocation without a request context is answered 403', async () => {
  const { statusCode } = await invoke(serveTool(tool, work), { body: JSON.stringify(call) });
  expect(statusCode).toBe(403);
  expect(work).not.toHaveBeenCalled();
});

test('a tool that is not told who invokes it does not start', () => {
  vi.stubEnv('INVOKE_ROLE_ARN', undefined);
  expect(() => serveTool(tool, work)).toThrow('INVOKE_ROLE_ARN is not set');
});

import { inspect } from 'node:util';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import { expect, test } from 'vitest';
import './lambda-streaming.ts';
import middy, { type MiddlewareObj } from '@middy/core';
import { dataSessionOf, type TakenEvent, takeCall } from '../../../shared/tool/take-call.ts';
import {
  caller,
  dataSession,
  eventOf,
  invoke,
  privateCall,
  ResponseStream,
  secrets,
  sessionOf,
} from './lambda-streaming.ts';

/** The stack as far as takeCall, with a spy behind it that keeps all that it can see, hidden fields included. */
async function take(event: unknown, context: { tenantId?: string } = {}) {
  const seen: { request: string; event: TakenEvent }[] = [];
  const spy = {
    before: (request: { event: unknown }) => {
      const all = inspect(request, { depth: null, showHidden: true, maxStringLength: null });
      seen.push({ request: all, event: request.event as TakenEvent });
    },
  };
  const handler = middy({ executionMode: executionModeStreamifyResponse })
    .use(takeCall())
    .use(spy as MiddlewareObj)
    .handler(async () => ({ statusCode: 200, body: '' }));
  const answered = await invoke(handler, event, new ResponseStream(), context);
  return { seen: seen[0], answered };
}

const call = privateCall('read_letter', { path: 'a.md' });

test('what follows sees the call and who signed it, and nothing of the credentials', async () => {
  const { seen } = await take(eventOf(call));
  const { dataSession: _gone, ...rest } = call;
  expect(seen?.event).toEqual({ call: rest, callerArn: sessionOf('read_letter') });
  for (const secret of [...secrets, dataSession.accessKeyId]) expect(seen?.request).not.toContain(secret);
});

test('the call’s own session is found by its event alone', async () => {
  const { seen } = await take(eventOf(call));
  const event = seen?.event as TakenEvent;
  expect(dataSessionOf(event)).toEqual(dataSession);
  expect(dataSessionOf({ ...event })).toBeUndefined();
});

test('a call of a tool without grants has no session', async () => {
  const { dataSession: _none, ...without } = call;
  const { seen } = await take(eventOf(without));
  expect(seen?.event.call.callId).toBe(call.callId);
  expect(dataSessionOf(seen?.event as TakenEvent)).toBeUndefined();
});

test('a body that API Gateway encoded is decoded', async () => {
  const text = JSON.stringify({ ...call, input: { path: 'ä☃.md' } });
  const { seen } = await take({ ...eventOf(call), body: btoa(toBinary(text)), isBase64Encoded: true });
  expect(seen?.event.call.input).toEqual({ path: 'ä☃.md' });
});

test.each([undefined, null, ''])('a caller that API Gateway did not name (%j) stays unnamed', async (arn) => {
  const { seen } = await take({ ...eventOf(call), requestContext: { identity: { userArn: arn } } });
  expect(seen?.event.callerArn ?? '').toBe('');
});

const marker = 'value-of-an-argument';
const body = (change: object) => ({ body: JSON.stringify({ ...call, ...change }) });
const encoded = { body: Buffer.from(JSON.stringify(call)).toString('base64'), isBase64Encoded: false };
const refused: [string, unknown][] = [
  ['no event at all', null],
  ['an event that is text', marker],
  ['an event without a body', {}],
  ['a body that is no text', { body: { marker } }],
  ['a body that is no JSON', { body: `{"callId": ${marker}` }],
  ['a body that is JSON of another shape', { body: JSON.stringify([marker]) }],
  ['a body that is encoded and does not say so', encoded],
  ['a body that says it is encoded and is not', { ...body({}), isBase64Encoded: true }],
  ['a property too many', body({ extra: marker })],
  ['a property too many in the caller', body({ caller: { ...caller, admin: marker } })],
  ['a property too many in the session', body({ dataSession: { ...dataSession, extra: marker } })],
  ['half a session', body({ dataSession: { accessKeyId: marker } })],
  ['an empty secret', body({ dataSession: { ...dataSession, secretAccessKey: '' } })],
  ['a call id that is no id', body({ callId: marker })],
  ['no tool', body({ tool: '' })],
  ['an input that is a list', body({ input: [marker] })],
  ['a caller without a tenant', body({ caller: { ...caller, tenant: '' } })],
  ['a deadline in words', body({ deadlineAtMs: marker })],
  ['no word on progress', body({ wantsProgress: undefined })],
];

test.each(refused)('%s is answered 400, quotes nothing, and ends there', async (_what, event) => {
  const { answered, seen } = await take(event);
  expect(answered).toMatchObject({ statusCode: 400, text: '{"message":"This is no private call."}' });
  expect(seen).toBeUndefined();
});

test('an environment takes the calls of the tenant that it belongs to', async () => {
  const { seen } = await take(eventOf(call), { tenantId: caller.tenant });
  expect(seen?.event.call.caller.tenant).toBe(caller.tenant);
});

test.each(['tundra', '', 'FJORD', 'fjord '])(
  'an environment of the tenant "%s" refuses it',
  async (tenantId) => {
    const { answered, seen } = await take(eventOf(call), { tenantId });
    expect(answered).toMatchObject({ statusCode: 403 });
    expect(answered.text).not.toContain(caller.tenant);
    expect(seen).toBeUndefined();
  },
);

test('what was refused does not stay in the request either', async () => {
  const request = { event: eventOf({ ...call, extra: marker }) };
  await takeCall().before?.(request as never);
  expect(inspect(request, { depth: null })).not.toContain(marker);
});

function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

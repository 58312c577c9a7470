/** close, on the DynamoDB of the local AWS, each call with the session policy of its own arguments. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeTicket } from '../../../functions/tools/close-ticket/tool.ts';
import { searchTickets } from '../../../functions/tools/search-tickets/tool.ts';
import { caller, captureOutput } from '../../shared/tool/lambda-streaming.ts';
import { nobody, olaf, outputOf, type Stage, startStage } from './stage.ts';

let stage: Stage;
let close: { tool: typeof closeTicket; handler: unknown };
let search: { tool: typeof searchTickets; handler: unknown };

const row = (tenant: string, ticketId: string, more: object = {}) => ({
  pk: `${tenant}#${ticketId}`,
  tenant,
  ticketId,
  title: ticketId,
  body: '',
  status: 'open',
  ...more,
});
const open = (ticketId: string, more: object = {}) =>
  stage.dynamodb.seed('tickets', [row('fjord', ticketId, more)]);

beforeAll(async () => {
  stage = await startStage();
  const [closing, searching] = await Promise.all([
    import('../../../functions/tools/close-ticket/handler.ts'),
    import('../../../functions/tools/search-tickets/handler.ts'),
  ]);
  close = { tool: closeTicket, handler: closing.handler };
  search = { tool: searchTickets, handler: searching.handler };
});
afterAll(() => stage.stop());

/** What the table holds, read past IAM's question for this call. */
async function stored(ticketId: string, tenant = 'fjord'): Promise<Record<string, unknown>> {
  const { Item } = JSON.parse(
    (await stage.ask('GetItem', { TableName: 'tickets', Key: { pk: { S: `${tenant}#${ticketId}` } } })).body,
  );
  return Object.fromEntries(
    Object.entries((Item ?? {}) as Record<string, { S?: string }>).map(([name, value]) => [name, value.S]),
  );
}

const toolError = (message: RegExp) => ({
  failure: { is: 'tool-error', message: expect.stringMatching(message) },
});

test('closes the ticket and writes down who, when, why and by which call', async () => {
  await open('t1', { body: 'kept' });
  const callId = crypto.randomUUID();
  const output = outputOf(await stage.call(close, { ticketId: 't1', reason: 'Done.' }, { callId }));
  expect(output).toEqual({
    ticketId: 't1',
    status: 'closed',
    closedAt: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(await stored('t1')).toEqual({
    ...row('fjord', 't1', { body: 'kept', status: 'closed' }),
    closedAt: output.closedAt,
    closedBy: caller.subject,
    closedByCall: callId,
    closeReason: 'Done.',
  });
  const found = outputOf(await stage.call(search, { text: 't1' }));
  expect(found.tickets).toMatchObject([{ ticketId: 't1', status: 'closed' }]);
});

test('asks IAM for one update of one row, and for nothing else', async () => {
  await open('t2');
  await stage.call(close, { ticketId: 't2' });
  expect(stage.asked).toMatchObject([
    { action: 'dynamodb:UpdateItem', context: { 'dynamodb:LeadingKeys': ['fjord#t2'] } },
  ]);
  expect(await stored('t2')).not.toHaveProperty('closeReason');
});

describe('is refused in words', () => {
  test('for a ticket that is not there, and makes none', async () => {
    expect(await stage.call(close, { ticketId: 'nothing' })).toEqual(toolError(/has no ticket with this id/));
    expect(await stored('nothing')).toEqual({});
  });

  test('for one that another call closed, and keeps what that one wrote', async () => {
    await open('t3');
    const { closedAt } = outputOf(await stage.call(close, { ticketId: 't3', reason: 'first' }));
    const before = await stored('t3');
    expect(await stage.call(close, { ticketId: 't3', reason: 'second' })).toEqual(
      toolError(new RegExp(`closed already, since ${closedAt}`)),
    );
    expect(await stored('t3')).toEqual(before);
  });

  test('for one of which nobody knows when it was closed', async () => {
    await open('t4', { status: 'closed' });
    expect(await stage.call(close, { ticketId: 't4' })).toEqual(
      toolError(/^This ticket is closed already\.$/),
    );
  });
});

describe('of a call that is replayed', () => {
  test('answers the same and changes nothing', async () => {
    await open('t5');
    const change = { callId: crypto.randomUUID() };
    const first = await stage.call(close, { ticketId: 't5', reason: 'x' }, change);
    const before = await stored('t5');
    expect(await stage.call(close, { ticketId: 't5', reason: 'x' }, change)).toEqual(first);
    expect(await stored('t5')).toEqual(before);
  });

  test('does not close a ticket that was opened again since', async () => {
    await open('t6');
    const change = { callId: crypto.randomUUID() };
    const first = await stage.call(close, { ticketId: 't6' }, change);
    await stage.storeTicket({ ...((await stored('t6')) as Record<string, string>), status: 'open' });
    expect(await stage.call(close, { ticketId: 't6' }, change)).toEqual(first);
    expect(await stored('t6')).toMatchObject({ status: 'open' });
  });

  test('two at once close once', async () => {
    await open('t7');
    const change = { callId: crypto.randomUUID() };
    const [a, b] = await Promise.all([1, 2].map(() => stage.call(close, { ticketId: 't7' }, change)));
    expect(a).toEqual(b);
  });
});

test('the same id is another ticket for another team', async () => {
  await open('t8');
  expect(await stage.call(close, { ticketId: 't8' }, { caller: olaf })).toEqual(toolError(/has no ticket/));
  expect(await stored('t8')).toMatchObject({ status: 'open' });
});

test('a session that IAM denies closes nothing', async () => {
  await open('t9');
  expect(await stage.call(close, { ticketId: 't9' }, { dataSession: nobody })).toEqual({
    failure: { is: 'access-denied' },
  });
  expect(await stored('t9')).toMatchObject({ status: 'open' });
});

test.each(['', 'a#b', '*', 'a?', '../x', 'ä', 'a b', 'x'.repeat(65)])(
  'the id %j does not fit the contract',
  (ticketId) => {
    expect(closeTicket.input.safeParse({ ticketId }).success).toBe(false);
  },
);

test('nothing of a reason or an id is in any log', async () => {
  const output = captureOutput();
  await stage.call(close, { ticketId: 'secret-id', reason: 'secret-reason' });
  expect(output.text()).not.toContain('secret');
});

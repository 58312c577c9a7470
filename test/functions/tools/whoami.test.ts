import { afterAll, beforeAll, expect, test } from 'vitest';
import { whoami } from '../../../functions/tools/whoami/tool.ts';
import { caller, dataSession } from '../../shared/tool/lambda-streaming.ts';
import { outputOf, type Stage, startStage } from './stage.ts';

let stage: Stage;
let of: { tool: typeof whoami; handler: unknown };

beforeAll(async () => {
  stage = await startStage();
  of = { tool: whoami, handler: (await import('../../../functions/tools/whoami/handler.ts')).handler };
});
afterAll(() => stage.stop());

test('says who calls, in which session of AWS, and until when', async () => {
  expect(outputOf(await stage.call(of, {}))).toEqual({
    subject: caller.subject,
    tenant: 'fjord',
    groups: ['mates'],
    sessionArn: `arn:aws:sts::111122223333:assumed-role/data/${dataSession.accessKeyId}`,
    sessionExpiresAt: dataSession.expiresAt,
  });
});

test('says what the token calls the person, where it does', async () => {
  const named = { ...caller, name: 'Ines' };
  expect(outputOf(await stage.call(of, {}, { caller: named }))).toMatchObject({ name: 'Ines' });
});

test('the session is the one that came with the call', async () => {
  const other = { ...dataSession, accessKeyId: 'ASIAOTHER', expiresAt: '2099-01-01T00:00:00.000Z' };
  const output = outputOf(await stage.call(of, {}, { dataSession: other }));
  expect(output.sessionArn).toMatch(/\/ASIAOTHER$/);
  expect(output.sessionExpiresAt).toBe('2099-01-01T00:00:00.000Z');
});

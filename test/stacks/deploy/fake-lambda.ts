/** As much of Lambda as a deploy asks before it starts: the account's settings, and what functions reserve. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FakeLambda = { endpoint: string; asked: string[]; close(): Promise<void> };

export type Answers = {
  /** quota of the account, and what of it nobody has reserved */
  limit?: unknown;
  unreserved?: unknown;
  /** what functions reserve now, by name; others are not there */
  reserved?: Record<string, number>;
  /** instead of an answer, by action */
  instead?: Record<string, { status: number; body: string }>;
};

const denied = '{"Message":"User: arn:aws:sts::210987654321:assumed-role/x/y is not authorized"}';
export const accessDenied = { status: 403, body: denied };

export async function startFakeLambda({
  limit,
  unreserved,
  reserved = {},
  instead = {},
}: Answers): Promise<FakeLambda> {
  const asked: string[] = [];
  const server = createServer(({ url = '', headers }, outgoing) => {
    const [, name] = /^\/2019-09-30\/functions\/([^/]+)\/concurrency$/.exec(url) ?? [];
    const action = url === '/2016-08-19/account-settings/' ? 'GetAccountSettings' : 'GetFunctionConcurrency';
    asked.push(name === undefined ? action : `${action} ${name}`);
    const signed = String(headers.authorization).includes('/eu-central-1/lambda/aws4_request');
    const { status, body } = signed ? (instead[action] ?? answer(name)) : accessDenied;
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });

  function answer(name: string | undefined): { status: number; body: string } {
    if (name === undefined) {
      const AccountLimit = {
        ConcurrentExecutions: limit,
        UnreservedConcurrentExecutions: unreserved ?? limit,
      };
      return { status: 200, body: JSON.stringify({ AccountLimit }) };
    }
    const calls = reserved[name];
    if (calls === undefined) return { status: 404, body: '{"Message":"Function not found"}' };
    return { status: 200, body: JSON.stringify(calls === 0 ? {} : { ReservedConcurrentExecutions: calls }) };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

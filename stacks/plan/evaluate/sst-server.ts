/**
 * The part of the SST CLI that components talk to while they are evaluated: JSON-RPC over POST /rpc on
 * loopback (sst `pkg/server`). In: method and arguments. Out: what the CLI would answer. A method that is not
 * listed here is refused, so that a component which needs more of the CLI fails loudly.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BuildRequest, buildFunction } from '../code/build-function.ts';
import type { Bundle } from '../plan-types.ts';
import type { PlanInput } from './plan-input.ts';

type Methods = Record<string, (args: never) => unknown>;

/**
 * Starts the server and points `SST_SERVER` at it. It never keeps the process alive.
 * @param bundles receives each function's code, by SST's functionID
 * @param fail receives the first refusal; SST's own answer to one would hide where it came from
 */
export async function startSstServer(
  input: PlanInput,
  bundles: Record<string, Bundle>,
  fail: (error: Error) => void,
): Promise<void> {
  const methods = sstMethods(input, bundles);
  // Client and server are one process: with 1,000 functions a request waits for minutes until it is read.
  const server = createServer({ headersTimeout: 0, requestTimeout: 0 }, async (request, response) => {
    // Kept-alive sockets would hold the event loop, whose end is the end of the plan, for five seconds.
    response.setHeader('connection', 'close');
    const { method, params } = JSON.parse(await readText(request)) as { method: string; params: [never] };
    try {
      const answer = methods[method];
      if (!answer) throw new Error(`the offline plan has no stand-in for SST's "${method}"`);
      response.end(JSON.stringify({ result: await answer(params[0]), error: null }));
    } catch (error) {
      fail(error as Error);
    }
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  server.unref();
  process.env.SST_SERVER = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function sstMethods(input: PlanInput, bundles: Record<string, Bundle>): Methods {
  const { accountId, region } = input;
  return {
    'Runtime.Build': (request: BuildRequest) => buildFunction(request, input, bundles),
    'Runtime.AddTarget': () => true,
    'Provider.Aws.Bootstrap': () => ({
      asset: 'sst-asset-offline',
      assetEcrRegistryId: accountId,
      assetEcrUrl: `${accountId}.dkr.ecr.${region}.amazonaws.com/sst-asset`,
      state: 'sst-state-offline',
      appsyncHttp: '',
      appsyncRealtime: '',
    }),
    'Provider.Aws.Appsync': () => ({
      http: `offline.appsync-api.${region}.amazonaws.com`,
      realtime: `offline.appsync-realtime-api.${region}.amazonaws.com`,
    }),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

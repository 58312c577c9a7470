/**
 * Replaces the server of the SST CLI that components call during evaluation: JSON-RPC over POST /rpc on
 * loopback (sst `pkg/server`). Answers as the CLI would, and refuses every method without an entry here, so that
 * a component that needs more of the CLI fails loudly.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BuildRequest, buildFunction } from '../code/build-function.ts';
import type { Bundle } from '../plan-types.ts';
import type { PlanInput } from './plan-input.ts';

type Methods = Record<string, (args: never) => unknown>;

/**
 * Starts the server and sets `SST_SERVER` to its URL. It does not keep the process alive.
 * @param bundles receives each function's code, by SST's functionID
 * @param fail receives the first refusal, because SST's own error would hide its cause
 */
export async function startSstServer(
  input: PlanInput,
  bundles: Record<string, Bundle>,
  fail: (error: Error) => void,
): Promise<void> {
  const methods = sstMethods(input, bundles);
  // No timeouts: client and server share one process, so with 1,000 functions a request can wait for minutes.
  const server = createServer({ headersTimeout: 0, requestTimeout: 0 }, async (request, response) => {
    // A kept-alive socket would keep the event loop busy for 5 s, and the plan ends with the event loop.
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

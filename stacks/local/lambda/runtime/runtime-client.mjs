/**
 * The Lambda Runtime API as its client sees it, over one kept connection.
 *
 * In: AWS_LAMBDA_RUNTIME_API. Out: invocations, and the posts that answer them. Never happens: a second
 * connection. When the one is lost the service is gone, and this process ends with it.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html and, for streaming,
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
 */
import { once } from 'node:events';
import net from 'node:net';

// Captured: tracing libraries replace http.request, and the runtime's own traffic is not the bundle's. Not imported:
// an import of node:http reads all its exports, and one of them loads the whole of fetch and WebSocket.
const { Agent, request: httpRequest } = process.getBuiltinModule('node:http');
const { exit } = process;

/** @param {string} api host, port and the path that belongs to this environment alone: `127.0.0.1:4000/<secret>` */
export async function openRuntimeApi(api) {
  const { hostname, port, pathname } = new URL(`http://${api}`);
  const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
  socket.on('close', () => exit(1));
  await once(socket, 'connect'); // before the network guard stands
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => socket;

  const open = (method, path, headers) =>
    httpRequest({
      agent,
      host: hostname,
      port,
      method,
      path: `${pathname}/2018-06-01/runtime/${path}`,
      headers,
    });
  const post = (path, body, headers = {}) => {
    const request = open('POST', path, { ...headers, 'Content-Length': Buffer.byteLength(body) });
    request.end(body);
    return answered(request);
  };
  const postError = (path, error) =>
    post(path, JSON.stringify(error), { 'Lambda-Runtime-Function-Error-Type': error.errorType });

  return {
    socket,
    /** Waits, for hours if need be, until there is work. */
    next: async () => {
      const request = open('GET', 'invocation/next', {});
      request.end();
      const { headers, body } = await answered(request);
      return { id: headers['lambda-runtime-aws-request-id'], headers, event: body };
    },
    respond: (id, json) => post(`invocation/${id}/response`, json, { 'Content-Type': 'application/json' }),
    fail: (id, error) => postError(`invocation/${id}/error`, error),
    failInit: (error) => postError('init/error', error),
    /** The request of a streamed response: headers go out with its first byte. */
    stream: (id) =>
      open('POST', `invocation/${id}/response`, {
        'Content-Type': 'application/octet-stream',
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        'Transfer-Encoding': 'chunked',
        Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      }),
  };
}

/** @returns {Promise<{ headers: Record<string, string>, body: string }>} */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
  });
}

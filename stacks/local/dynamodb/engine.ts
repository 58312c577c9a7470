/**
 * dynalite inside this process, without a port. In: an operation's name and its parameters. Out: the HTTP
 * answer that dynalite gives. Never: a decision about access; all of it is made before a request comes here.
 */
import { EventEmitter } from 'node:events';
import dynalite from 'dynalite';

export type EngineAnswer = { status: number; headers: Record<string, string>; body: string };

export type Engine = {
  call(operation: string, parameters: object): Promise<EngineAnswer>;
};

/**
 * dynalite wants headers that look signed, and does not verify them. The real signature was verified by the
 * listener that accepted the request.
 */
const signedLook = {
  authorization: 'AWS4-HMAC-SHA256 Credential=verified, SignedHeaders=verified, Signature=verified',
  'x-amz-date': 'verified',
};

/** A DynamoDB in memory; it ends with the process. */
export function startEngine(): Engine {
  const server = dynalite({ createTableMs: 0 });
  return {
    call: (operation, parameters) =>
      new Promise((resolve, reject) => {
        const request = Object.assign(new EventEmitter(), {
          method: 'POST',
          url: '/',
          headers: {
            ...signedLook,
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': `DynamoDB_20120810.${operation}`,
          },
        });
        server.emit('request', request, answerTo(resolve));
        try {
          request.emit('data', Buffer.from(JSON.stringify(parameters)));
          request.emit('end');
        } catch (error) {
          reject(error);
        }
      }),
  };
}

/** The part of a ServerResponse that dynalite uses. */
function answerTo(resolve: (answer: EngineAnswer) => void) {
  const headers: Record<string, string> = {};
  return {
    statusCode: 200,
    contentType: '',
    setHeader(name: string, value: string | number) {
      headers[name.toLowerCase()] = String(value);
    },
    end(body = '') {
      resolve({ status: this.statusCode, headers, body });
    },
  };
}

/**
 * Runs dynalite inside this process, without a port. Takes an operation's name and its parameters; gives
 * dynalite's HTTP answer. Decides nothing about access: that is done before a request comes here.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dynalite from 'dynalite';

export type EngineAnswer = { status: number; headers: Record<string, string>; body: string };

export type Engine = {
  call(operation: string, parameters: object): Promise<EngineAnswer>;
  /** Resolves when everything is on disk and the folder can be opened again. */
  close(): Promise<void>;
};

/** dynalite requires headers that look signed and does not verify them; the listener did that before. */
const signedLook = {
  authorization: 'AWS4-HMAC-SHA256 Credential=verified, SignedHeaders=verified, Signature=verified',
  'x-amz-date': 'verified',
};

/**
 * A DynamoDB whose tables survive the process.
 * @param folder keeps the tables; absent: in memory
 */
export async function startEngine(folder?: string): Promise<Engine> {
  if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
  const server = dynalite({ createTableMs: 0, ...(folder !== undefined && { path: folder }) });
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
    close: () => closeServer(server),
  };
}

/**
 * dynalite closes its store only with its server, and a server that never listened cannot be closed. So it
 * listens on a socket and is closed at once, in the same turn of the event loop, before anybody can connect.
 */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.listen(join(tmpdir(), `${randomUUID()}.sock`));
    server.close((error) => (error ? reject(error) : resolve()));
  });
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

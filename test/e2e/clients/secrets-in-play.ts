/**
 * Every secret that passes through a test, by kind, and the search for them in what was written. Enters: a way of
 * asking, sessions, text. Leaves: the kinds of secrets that stand in a text, never the secrets themselves.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fetch } from '../../../stacks/local/issuer/fetch-with-ca.ts';
import type { OwnSystem } from './own-system.ts';

const kinds = [
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
  'client_secret',
  'secretAccessKey',
  'sessionToken',
  'argument',
] as const;
export type Kind = (typeof kinds)[number];

/** Shorter text could stand in a log by chance. */
const minCharacters = 12;

export class SecretsInPlay {
  readonly #secrets = new Map<string, Kind>();

  add(kind: Kind, value: unknown): void {
    if (typeof value === 'string' && value.length >= minCharacters) this.#secrets.set(value, kind);
  }

  /** An argument value that nothing else looks like. */
  canary(what: string): string {
    const value = `canary-${what}-${crypto.randomUUID()}`;
    this.add('argument', value);
    return value;
  }

  addSessions({ sealed }: Pick<OwnSystem, 'sealed'>): void {
    for (const { credentials } of sealed) {
      this.add('secretAccessKey', credentials.secretAccessKey);
      this.add('sessionToken', credentials.sessionToken);
    }
  }

  /** The same way of asking, which remembers what OAuth sends and answers. */
  watch(ask: Fetch): Fetch {
    return async (url, init) => {
      this.add('access_token', new Headers(init?.headers).get('authorization')?.replace(/^Bearer /i, ''));
      this.#addFields(init?.body === undefined ? {} : formIn(init.body));
      const response = await ask(url, init);
      if (response.headers.get('content-type')?.startsWith('application/json') !== true) return response;
      this.#addFields(jsonIn(await response.clone().text()));
      return response;
    };
  }

  #addFields(fields: Record<string, unknown>): void {
    for (const kind of kinds) this.add(kind, fields[kind]);
  }

  count(kind: Kind): number {
    return [...this.#secrets.values()].filter((held) => held === kind).length;
  }

  /** The kinds of the secrets that stand in the text: as they are, or as JSON, a URL, base64 or hex would hold them. */
  findIn(text: string): Kind[] {
    return [...this.#secrets]
      .filter(([value]) => spellings(value).some((one) => text.includes(one)))
      .map(([, kind]) => kind);
  }
}

function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    base64,
    bytes.toString('hex'),
  ];
}

function formIn(body: unknown): Record<string, unknown> {
  const text = body instanceof URLSearchParams ? body.toString() : String(body);
  return text.startsWith('{') ? jsonIn(text) : Object.fromEntries(new URLSearchParams(text));
}

function jsonIn(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Everything that a system wrote for people and machines to read: its logs and its audit record, by file. */
export async function readLogs(home: string): Promise<Record<string, string>> {
  const names = (await readdir(join(home, 'logs'))).map((name) => join('logs', name));
  const files = [...names, 'audit.jsonl'].map(async (name) => [
    name,
    await readFile(join(home, name), 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(files));
}

/**
 * What a real client program sent, sent again: its own registration, authorization, token and refresh requests, byte for
 * byte but for what differs in every run (ids, codes, secrets, ports), which stands there as {name}.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Fetch } from '../../../stacks/local/issuer/fetch-with-ca.ts';
import { signIn } from '../../../stacks/local/issuer/sign-in/sign-in.ts';
import { withinBudget } from './within-budget.ts';

const headers = z.record(z.string(), z.string());
const request = z.strictObject({ headers, body: z.string() });

const recorded = z.strictObject({
  /** as it calls itself, with the version that sent this */
  client: z.string(),
  register: request,
  /** the query of the address that it opened */
  authorize: z.string(),
  token: request,
  refresh: request,
  /** the first message of the session, and what it asked when a person's consent was needed */
  message: request,
  consent: request.optional(),
});

export type Recorded = z.infer<typeof recorded>;

/** Recorded by `npm run clients` (its logs), 2026-11-30. */
export const replays = z
  .array(recorded)
  .parse(JSON.parse(readFileSync(new URL('replays.json', import.meta.url), 'utf8')));

export type Answer = { status: number; json: Record<string, unknown>; text: string };

export type Replay = {
  register(): Promise<Answer>;
  /** signs in as the program's browser would; the address that leads back */
  authorize(user: string): Promise<URL>;
  token(): Promise<Answer>;
  refresh(): Promise<Answer>;
  message(): Promise<Answer>;
  consent(): Promise<Answer>;
  /** ids and secrets as they stand now */
  values: Record<string, string>;
};

type Where = { ask: Fetch; door: string; issuer: string };

export function replayOf(sent: Recorded, { ask, door, issuer }: Where): Replay {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const values: Record<string, string> = {
    door,
    issuer,
    verifier,
    challenge,
    state: randomBytes(9).toString('hex'),
  };
  const fill = (text: string, encode = (value: string) => value) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) =>
      values[name] === undefined ? whole : encode(values[name]),
    );
  const post = async (url: string, { headers: given, body }: Recorded['token']): Promise<Answer> => {
    const form = given['content-type']?.startsWith('application/x-www-form-urlencoded');
    const filled = Object.entries(given).map(([name, value]) => [name, fill(value)]);
    const response = await ask(url, {
      method: 'POST',
      headers: Object.fromEntries(filled),
      body: fill(body, form ? encodeURIComponent : undefined),
    });
    const text = await response.text();
    const json = JSON.parse(/^data: (\{.*\})$/m.exec(text)?.[1] ?? (text.startsWith('{') ? text : '{}'));
    return { status: response.status, json, text };
  };
  const keeping = async (answer: Promise<Answer>): Promise<Answer> => {
    const { json } = await answer;
    for (const name of ['client_id', 'client_secret', 'access_token', 'refresh_token'])
      if (typeof json[name] === 'string') values[name] = json[name];
    return answer;
  };
  return {
    values,
    register: () => keeping(post(`${issuer}/reg`, sent.register)),
    async authorize(user) {
      const back = await signIn(`${issuer}/auth?${fill(sent.authorize, encodeURIComponent)}`, user, {
        fetch: ask,
      });
      values.code = back.searchParams.get('code') ?? '';
      return back;
    },
    token: () => keeping(post(`${issuer}/token`, sent.token)),
    // Not kept: two of them at once must be alike.
    refresh: () => post(`${issuer}/token`, sent.refresh),
    message: () => post(door, sent.message),
    consent: () =>
      withinBudget(
        () => post(door, sent.consent ?? sent.message),
        ({ text }) => text,
      ),
  };
}

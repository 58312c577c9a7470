/** Client libraries, driven in this process: signed in by the provider that they take, without a browser. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchWithCa } from '../../stacks/local/issuer/fetch-with-ca.ts';
import { createSignInClient, type SignInClient } from '../../stacks/local/issuer/sign-in/sign-in-client.ts';
import type { Place, Program, Session } from './program.ts';

/** A connected client. */
export type Connected = {
  list(): Promise<string[]>;
  call(tool: string, args: Record<string, unknown>): Promise<unknown>;
  close(): Promise<unknown>;
};

/** `fetch` trusts the door. */
export type To = { url: string; provider: SignInClient; fetch: typeof fetch };

export type Library<Module> = {
  name: string;
  title: string;
  packages: Record<string, string>;
  /** text of a module that exports what `connect` needs */
  entry: string;
  notTried?: Program['notTried'];
  /** called again once the person has signed in */
  connect(
    module: Module,
    to: { url: string; provider: SignInClient; fetch: typeof fetch },
  ): Promise<Connected>;
  /** gives the library the code; by default the module's own `auth` of SDK 1.x */
  finish?(module: Module, to: To, answer: URLSearchParams): Promise<unknown>;
};

/** Of libraries that cannot be given a `fetch` which trusts the local door. */
export const noFetch = {
  'TLS door': 'it takes no fetch, so no certificate authority but that of its whole process',
};

type SdkAuth = { auth(provider: SignInClient, options: object): Promise<unknown> };

export function library<Module>(about: Library<Module>): Program {
  const { name, title, packages, entry, notTried } = about;
  return {
    ...{ name, title, packages, entry },
    ...(notTried && { notTried }),
    open: (place) => openLibrary(about, place),
  };
}

async function openLibrary<Module>(about: Library<Module>, place: Place): Promise<Session> {
  const { url, caFile, folder } = place;
  const module = (await import(pathToFileURL(join(folder, 'entry.mjs')).href)) as Module;
  const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
  const provider = createSignInClient(about.title, ca);
  const to = { url, provider, fetch: ca === undefined ? fetch : (fetchWithCa(ca) as typeof fetch) };
  const finish = about.finish ?? finishWithSdk;
  let client: Connected | undefined;
  const connected = () => client ?? Promise.reject(new Error('it is not connected'));
  return {
    async signIn() {
      const early = await about.connect(module, to).then(
        async (one) => (await one.list()).length > 0,
        (error: Error) => place.log(`connecting without a token: ${error.message}`) ?? false,
      );
      if (early) throw new Error('it was let in without a token');
      const answer = await provider.signIn('petra');
      await finish(module as never, to, answer);
      client = await about.connect(module, to);
    },
    list: async () => (await (await connected()).list()).join(' '),
    async call(tool, args) {
      const { call } = await connected();
      // Some throw a result that is an error: its words are what their model reads.
      return JSON.stringify(await call(tool, args).catch((error: Error) => error.message));
    },
    async close() {
      await client?.close();
    },
  };
}

async function finishWithSdk(
  module: SdkAuth,
  { url, provider, fetch }: To,
  answer: URLSearchParams,
): Promise<void> {
  const code = { authorizationCode: answer.get('code'), iss: answer.get('iss') ?? undefined };
  await module.auth(provider, { serverUrl: url, fetchFn: fetch, ...code });
}

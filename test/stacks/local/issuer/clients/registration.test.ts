import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../../../../stacks/local/issuer/sign-in/sign-in.ts';
import { startTestIssuer, type TestIssuer } from '../issuer-fixture.ts';
import { NATIVE_CLIENT, REDIRECT, stepsAgainst, VERIFIER } from '../oauth-steps.ts';
import hostile from './hostile-registrations.json' with { type: 'json' };

type RegistrationCase = {
  client: string;
  source: string;
  verbatim: boolean;
  body: Record<string, unknown> & { redirect_uris: string[] };
  applicationType: 'native' | 'web';
  signsInWith: string[];
};

const folder = join(import.meta.dirname, 'registrations');
const cases = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as RegistrationCase,
);

let running: TestIssuer;
beforeAll(async () => {
  running = await startTestIssuer();
});
afterAll(() => running.stop());

const stepsAt = (door: 0 | 1) => stepsAgainst(running.ask, running.doors[door].issuer);

describe.each(cases)('the registration of $client', (given) => {
  it('is accepted, with the application type that its redirect URIs mean', async () => {
    const { status, body } = await stepsAt(1).register(given.body);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      application_type: given.applicationType,
      redirect_uris: given.body.redirect_uris,
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    });
    expect(body).not.toHaveProperty('client_secret');
  });

  it('leads to tokens, a refresh token among them, at every redirect URI that the client uses', async () => {
    const steps = stepsAt(0);
    const client_id = await steps.clientId(given.body);
    for (const redirect_uri of given.signsInWith) {
      const back = await signIn(steps.authorizationUrl({ client_id, redirect_uri }), 'ines', {
        fetch: running.ask,
      });
      expect(back.href.startsWith(redirect_uri)).toBe(true);
      const code = back.searchParams.get('code') ?? '';
      const { body } = await steps.exchange(client_id, code, { redirect_uri, code_verifier: VERIFIER });
      expect(Object.keys(body)).toEqual(expect.arrayContaining(['access_token', 'refresh_token']));
    }
  });

  it('admits no other redirect URI', async () => {
    const steps = stepsAt(0);
    const client_id = await steps.clientId(given.body);
    for (const redirect_uri of [
      `${given.signsInWith[0]}x`,
      'https://evil.example/',
      'http://evil.example/callback',
    ]) {
      const response = await running.ask(steps.authorizationUrl({ client_id, redirect_uri }));
      expect(response.status).toBe(400);
      expect(response.headers.get('Location')).toBeNull();
    }
  });
});

describe('a hostile registration', () => {
  it.each(hostile)('is refused: $title', async ({ body, error }) => {
    const answer = await stepsAt(0).register({ token_endpoint_auth_method: 'none', ...body });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe(error);
    expect(String(answer.body.error_description)).not.toMatch(/\n\s+at /);
  });

  it('keeps no address that the issuer could be made to fetch, and no scope', async () => {
    const { status, body } = await stepsAt(0).register({
      ...NATIVE_CLIENT,
      jwks_uri: 'http://169.254.169.254/keys',
      logo_uri: 'http://169.254.169.254/logo',
      sector_identifier_uri: 'https://169.254.169.254/sector',
      policy_uri: 'https://evil.example',
      software_statement: 'x.y.z',
      scope: 'everything',
    });
    expect(status).toBe(201);
    for (const name of [
      'jwks_uri',
      'logo_uri',
      'sector_identifier_uri',
      'policy_uri',
      'software_statement',
      'scope',
    ]) {
      expect(body).not.toHaveProperty(name);
    }
  });

  it('that is not JSON, or not an object, gets the error of the protocol', async () => {
    const url = `${running.doors[0].issuer}/reg`;
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    for (const body of ['{', '[]', 'null', '"x"']) {
      const response = await running.ask(url, { method: 'POST', headers, body });
      expect(response.status).toBe(400);
      expect(((await response.json()) as { error: string }).error).toBe('invalid_request');
    }
  });
});

describe('a registration', () => {
  it('with https redirect URIs that are no editor is a web client, whose ports must match', async () => {
    const steps = stepsAt(0);
    const { body } = await steps.register({
      ...NATIVE_CLIENT,
      application_type: 'native',
      redirect_uris: ['https://app.example/callback', REDIRECT],
    });
    expect(body.application_type).toBe('web');
    const parameters = { client_id: String(body.client_id), redirect_uri: 'http://localhost:1/callback' };
    expect((await running.ask(steps.authorizationUrl(parameters))).status).toBe(400);
  });

  it('may leave out the authentication method and then gets a secret, which it must present', async () => {
    const steps = stepsAt(0);
    const { token_endpoint_auth_method: _, ...unspecified } = NATIVE_CLIENT;
    const { body } = await steps.register(unspecified);
    expect(body.token_endpoint_auth_method).toBe('client_secret_basic');
    const client_id = String(body.client_id);
    const code = await steps.code('ines', { client_id });
    expect((await steps.exchange(client_id, code)).status).toBe(401);
    const basic = Buffer.from(`${client_id}:${body.client_secret}`).toString('base64');
    const parameters = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
    };
    expect((await steps.token(parameters, { Authorization: `Basic ${basic}` })).status).toBe(200);
  });

  it('may leave its name empty', async () => {
    expect((await stepsAt(0).register({ ...NATIVE_CLIENT, client_name: '' })).status).toBe(201);
  });

  it('at one door is known at the other', async () => {
    const client_id = await stepsAt(0).clientId();
    expect(await stepsAt(1).code('ines', { client_id })).not.toBe('');
  });
});

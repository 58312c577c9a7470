import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAIN_RESOURCE, startTestIssuer, type TestIssuer, TLS_RESOURCE } from './issuer-fixture.ts';
import { stepsAgainst } from './oauth-steps.ts';
import { type Verify, verifierFor } from './resource-server-fixture.ts';

const MACHINES = [
  {
    id: 'nightly',
    name: 'Nightly job',
    secret: 'a-secret-of-the-nightly-job-0123',
    tenant: 'fjord',
    groups: ['jobs'],
  },
  { id: 'stray', name: 'Job without tenant', secret: 'a-secret-of-the-stray-job-012345' },
];

let running: TestIssuer;
let verify: Verify;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer({ preregistered: MACHINES });
  verify = verifierFor(running.tls, { ...running.doors[0], jwksUri: running.issuer.jwksUri });
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());

describe('a machine client', () => {
  const basic = (id: string, secret: string) => ({
    Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const ask = { grant_type: 'client_credentials', scope: 'letters:read', resource: TLS_RESOURCE };

  it('gets a token in its own name with the tenant that it was pre-registered with', async () => {
    const { status, body } = await steps.token(ask, basic('nightly', MACHINES[0]?.secret ?? ''));
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('refresh_token');
    expect(await verify(String(body.access_token))).toMatchObject({
      sub: 'nightly',
      client_id: 'nightly',
      tenant: 'fjord',
      groups: ['jobs'],
      scope: 'letters:read',
    });
  });

  it('gets a token without tenant when it was pre-registered without, or registered itself', async () => {
    const registered = await steps.register({ client_name: 'Machine', grant_types: ['client_credentials'] });
    expect(registered.status, JSON.stringify(registered.body)).toBe(201);
    const clients = [
      ['stray', MACHINES[1]?.secret ?? ''],
      [String(registered.body.client_id), String(registered.body.client_secret)],
    ];
    for (const [id = '', secret = ''] of clients) {
      const { body } = await steps.token({ ...ask, tenant: 'fjord' }, basic(id, secret));
      const claims = await verify(String(body.access_token));
      expect(claims).toMatchObject({ sub: id, aud: TLS_RESOURCE });
      expect(claims).not.toHaveProperty('tenant');
      expect(claims).not.toHaveProperty('groups');
    }
  });

  it('gets nothing with a wrong secret, for another resource, or by another grant', async () => {
    const good = basic('nightly', MACHINES[0]?.secret ?? '');
    expect((await steps.token(ask, basic('nightly', 'x'))).status).toBe(401);
    expect((await steps.token({ ...ask, resource: PLAIN_RESOURCE }, good)).body.error).toBe('invalid_target');
    expect((await steps.token({ grant_type: 'password', username: 'ines' }, good)).body.error).toBe(
      'unsupported_grant_type',
    );
  });

  it('cannot be the client of minted tokens, which has no grant at all', async () => {
    const { status, body } = await steps.token({ ...ask, client_id: 'chokepoint-token' });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('grant type'),
    });
  });
});

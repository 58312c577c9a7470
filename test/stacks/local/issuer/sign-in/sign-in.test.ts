import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../../../../stacks/local/issuer/sign-in/sign-in.ts';
import { startTestIssuer, type TestIssuer } from '../issuer-fixture.ts';
import { stepsAgainst } from '../oauth-steps.ts';

let running: TestIssuer;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer();
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());

describe('signIn', () => {
  it('gives the way back to the client with code and state, and does not go there', async () => {
    const client_id = await steps.clientId();
    const back = await signIn(steps.authorizationUrl({ client_id }), 'ines', { ca: running.tls.ca });
    expect(back.origin + back.pathname).toBe('http://localhost:3118/callback');
    expect(back.searchParams.get('code')).toMatch(/^[\w-]{43}$/);
    expect(back.searchParams.get('state')).toBe('the-state');
  });

  it('works with the platform’s own fetch at the http door', async () => {
    const plain = stepsAgainst(running.ask, running.doors[1].issuer);
    const client_id = await plain.clientId();
    expect((await signIn(plain.authorizationUrl({ client_id }), 'ines')).searchParams.has('code')).toBe(true);
  });

  it('says so when the page does not offer the user, or the client is sent an error', async () => {
    const client_id = await steps.clientId();
    const options = { fetch: running.ask };
    await expect(signIn(steps.authorizationUrl({ client_id }), 'eve', options)).rejects.toThrow(
      'no user eve',
    );
    const silent = steps.authorizationUrl({ client_id, prompt: 'none' });
    await expect(signIn(silent, 'ines', options)).rejects.toThrow('sign-in refused: login_required');
  });
});

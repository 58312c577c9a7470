import { describe, expect, it } from 'vitest';
import { cookieName, readSettings, signInCookie } from '../../../functions/approval/page-doors.ts';

const door = (resource: string) => ({
  ...{ resource, issuer: 'https://issuer.example', jwksUri: 'https://issuer.example/jwks', scopePrefix: '' },
});
const identity = (...resources: string[]) =>
  JSON.stringify({
    ...{ doors: resources.map(door), audience: 'resource', tokenType: 'at+jwt' },
    claims: { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' },
  });
const env = (change: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...{
    IDENTITY: identity('https://mcp.example/v1/mcp'),
    CLIENT_ID: 'page',
    CONTROL_TABLE: 'control',
    SCOPE: 'things:read',
  },
  ...change,
});
const first = (settings = env()) => {
  const [found] = readSettings(settings).doors;
  if (found === undefined) throw new Error('no door');
  return found;
};

describe('a door', () => {
  it('has the addresses of its own page', () => {
    expect(first()).toMatchObject({
      base: 'https://mcp.example/v1',
      origin: 'https://mcp.example',
      redirectUri: 'https://mcp.example/v1/approve/callback',
      ...{ clientId: 'page', scope: 'openid things:read', tls: true },
    });
  });

  it('asks for openid alone where the stage names no scope', () => {
    expect(first(env({ SCOPE: '' })).scope).toBe('openid');
    expect(first(env({ SCOPE: undefined })).scope).toBe('openid');
  });

  it.each(['CLIENT_ID', 'CONTROL_TABLE', 'IDENTITY'])('cannot be made without %s', (name) => {
    expect(() => readSettings(env({ [name]: undefined }))).toThrow(name);
  });
});

describe('the cookie of a sign-in', () => {
  it('has a name that no neighbouring host can set, and travels over TLS alone', () => {
    expect(cookieName(first())).toMatch(/^__Host-/);
    expect(signInCookie(first(), 'id')).toBe(
      '__Host-approval-sign-in=id; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax',
    );
  });

  it('of a plain door of a laptop is for the page alone', () => {
    const plain = first(env({ IDENTITY: identity('http://localhost:8080/v1/mcp') }));
    expect(signInCookie(plain, 'id')).toBe(
      'approval-sign-in=id; Path=/v1/approve; Max-Age=600; HttpOnly; SameSite=Lax',
    );
  });

  it('is deleted without an id', () => {
    expect(signInCookie(first(), undefined)).toMatch(/^__Host-approval-sign-in=; .*Max-Age=0;/);
  });
});

import { describe, expect, it } from 'vitest';
import { checkIssuerOptions, type IssuerOptions } from '../../../../stacks/local/issuer/issuer-options.ts';
import { SCOPES, USERS } from './issuer-fixture.ts';

const OPTIONS: IssuerOptions = {
  doors: [{ issuer: 'https://localhost:8444', resource: 'https://localhost:8443/mcp' }],
  tls: { key: '', cert: '' },
  home: '.local',
  scopes: SCOPES,
  users: USERS,
};

it('options that make sense are taken', () => {
  expect(() => checkIssuerOptions(OPTIONS)).not.toThrow();
});

describe('options that make no sense', () => {
  it.each([
    { title: 'no door', change: { doors: [] }, says: 'at least one door' },
    {
      title: 'a path in the issuer',
      change: { doors: [{ issuer: 'http://localhost:1/x', resource: 'http://a/' }] },
      says: 'is not an origin',
    },
    {
      title: 'a slash at the end',
      change: { doors: [{ issuer: 'http://localhost:1/', resource: 'http://a/' }] },
      says: 'is not an origin',
    },
    {
      title: 'another host',
      change: { doors: [{ issuer: 'http://127.0.0.1:1', resource: 'http://a/' }] },
      says: 'is not an origin',
    },
    {
      title: 'a relative resource',
      change: { doors: [{ issuer: 'http://localhost:0', resource: '/mcp' }] },
      says: 'is not an absolute URL',
    },
    {
      title: 'a user twice',
      change: {
        users: [
          { name: 'a', tenant: 't', groups: [] },
          { name: 'a', tenant: 'u', groups: [] },
        ],
      },
      says: 'the user a twice',
    },
    { title: 'a scope with a space', change: { scopes: ['a b'] }, says: 'is not a scope token' },
    { title: 'a token that never lives', change: { tokenTtlSeconds: 0 }, says: 'tokenTtlSeconds is 0' },
    {
      title: 'a client that can do nothing',
      change: { preregistered: [{ id: 'x', name: 'X' }] },
      says: 'it could do nothing',
    },
  ])('are refused: $title', ({ change, says }) => {
    expect(() => checkIssuerOptions({ ...OPTIONS, ...change })).toThrow(says);
  });
});

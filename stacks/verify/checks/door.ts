/** Probes at the front door, most of them without a valid token. */
import type { Probe } from './probe.ts';

const canary = `verify.${'canary'.repeat(4)}.token`;

export const doorProbes: Probe[] = [
  {
    id: 'challenge',
    sentence: 'a request without a token is answered 401 with our challenge, under its own name',
    shows: ['gateway-response-carries-challenge', 'missing-identity-source-is-401'],
    async run(target) {
      const headers = { 'content-type': 'application/json' };
      const { status, headers: got } = await target.ask({ method: 'POST', headers, body: '{}' });
      const challenge = String(got['www-authenticate'] ?? 'no WWW-Authenticate');
      const holds = status === 401 && /^Bearer resource_metadata="https?:/.test(challenge);
      return { holds, answer: `${status} ${challenge}` };
    },
  },
  {
    id: 'refused-token',
    sentence: 'a token that is not ours is answered 401 with the challenge, and told that it is not ours',
    shows: ['denied-token-is-told-why'],
    async run(target) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${canary}` };
      const { status, headers: got, body } = await target.ask({ method: 'POST', headers, body: '{}' });
      const challenged = /^Bearer resource_metadata="https?:/.test(String(got['www-authenticate']));
      const told = /Unauthorized: the token is not ours/.test(body) && !body.includes(canary);
      return { holds: status === 401 && challenged && told, answer: `${status} ${body.slice(0, 80)}` };
    },
  },
  {
    id: 'preflight',
    sentence: 'a preflight from a foreign origin is answered 403',
    shows: ['mock-answers-origins'],
    async run(target) {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const { status, headers: got } = await target.ask({ method: 'OPTIONS', headers });
      const allowed = got['access-control-allow-origin'];
      return {
        holds: status === 403 && allowed === undefined,
        answer: `${status}, allows ${allowed ?? 'nobody'}`,
      };
    },
  },
  {
    id: 'trailing-slash',
    sentence: 'the URL with a slash at its end is answered 404',
    shows: ['rest-api-ignores-trailing-slash'],
    async run(target) {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${await target.first.token()}`,
      };
      const { status, body } = await target.ask({ method: 'POST', path: '/mcp/', headers, body: '{}' });
      return { holds: status === 404, answer: `${status} ${body.slice(0, 80)}` };
    },
  },
  {
    id: 'token-is-not-repeated',
    sentence: 'a path that is no route does not repeat the token that came with it',
    shows: ['unmatched-path-repeats-no-token'],
    async run(target) {
      const headers = { authorization: `Bearer ${canary}` };
      const { status, body } = await target.ask({ path: '/verify/no-such-path', headers });
      return { holds: status >= 400 && !body.includes(canary), answer: `${status} ${body.slice(0, 80)}` };
    },
  },
];

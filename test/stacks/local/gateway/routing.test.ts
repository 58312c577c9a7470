import { describe, expect, it } from 'vitest';
import { ask, bearer, doorApi } from './calls.ts';
import { allow, fakeFunctions, payload } from './fake-functions.ts';

const notFound = { status: 404, text: '{"message":"Not found."}' };

function door() {
  const fakes = fakeFunctions({ authorizer: () => allow(), echo: () => payload({ statusCode: 200 }) });
  return { ...fakes, api: doorApi({ invoke: fakes.invoke }) };
}

describe('a path leads to', () => {
  it.each<[string, string, string, object | null]>([
    ['/echo', 'PUT', '/echo', null],
    ['/echo/one', 'GET', '/echo/{item}', { item: 'one' }],
    ['/echo/a%20b', 'GET', '/echo/{item}', { item: 'a b' }],
    ['/echo/a%2Fb', 'GET', '/echo/{item}', { item: 'a/b' }],
    ['/echo/..', 'GET', '/echo/{item}', { item: '..' }],
    ['/echo/one/two', 'GET', '/echo/{rest+}', { rest: 'one/two' }],
    ['/echo/one/', 'GET', '/echo/{rest+}', { rest: 'one/' }],
    ['/echo//one', 'GET', '/echo/{rest+}', { rest: '/one' }],
    ['/echo/__proto__/x', 'GET', '/echo/{rest+}', { rest: '__proto__/x' }],
  ])('%s with %s: %s', async (path, method, resource, pathParameters) => {
    const { api, seen } = door();
    expect((await ask(api, { method, path, headers: bearer })).status).toBe(200);
    expect(seen.at(-1)?.event).toMatchObject({ resource, path, pathParameters, httpMethod: method });
  });

  it.each([
    ['a path without a resource', 'GET', '/nothing'],
    ['a resource without methods', 'GET', '/'],
    ['a method that the resource does not have', 'PUT', '/mcp'],
    ['a method that HTTP APIs do not have', 'TRACE', '/echo'],
    ['a trailing slash', 'POST', '/mcp/'],
    ['a doubled slash', 'POST', '//mcp'],
    ['another spelling of the same characters', 'POST', '/%6dcp'],
    ['another case', 'POST', '/MCP'],
    ['a dot segment', 'POST', '/x/../mcp'],
    ['an empty path parameter', 'GET', '/echo/'],
    ['the stage in the path', 'POST', '/v1/mcp'],
  ])('nothing, and is answered as the plan says, for %s', async (_, method, path) => {
    const { api, seen } = door();
    expect(await ask(api, { method, path, headers: bearer })).toMatchObject(notFound);
    expect(seen).toEqual([]);
  });

  it('a 400 when a path parameter is not valid percent-encoding', async () => {
    const { api, seen } = door();
    expect((await ask(api, { method: 'GET', path: '/echo/%zz', headers: bearer })).status).toBe(400);
    expect(seen).toEqual([]);
  });
});

describe('X-HTTP-Method-Override', () => {
  const override = { ...bearer, 'X-HTTP-Method-Override': 'GET' };

  it('is the method for the route, the authorizer and the function alike', async () => {
    const { api, seen } = door();
    await ask(api, { method: 'DELETE', path: '/echo/one', headers: override });
    expect(seen[0]?.event.methodArn).toContain('/v1/GET/echo/one');
    expect(seen[1]?.event.httpMethod).toBe('GET');
    expect(seen[1]?.event.headers).not.toHaveProperty('X-HTTP-Method-Override');
  });

  it('opens no method that is not there', async () => {
    const { api } = door();
    const headers = { ...bearer, 'X-HTTP-Method-Override': 'ANY' };
    expect(await ask(api, { method: 'GET', path: '/echo', headers })).toMatchObject(notFound);
  });
});

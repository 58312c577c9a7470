import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../../stacks/plan/plan-types.ts';
import { type Asked, ask, doorApi } from '../calls.ts';
import { fakeFunctions } from '../fake-functions.ts';
import { DOOR, fixturePlan, ORIGIN_TEMPLATE, resource } from '../plan-fixture.ts';

const { invoke } = fakeFunctions({});
const get = { method: 'GET', path: '/meta' };

/** The door with another response template, request template or further resources for GET /meta. */
function withMock(change: {
  template?: string;
  request?: string;
  inputs?: object;
  more?: Record<string, Resource>;
}) {
  const plan = fixturePlan((byName) => {
    const { MetaGetIntegration: integration, MetaGetIntegrationResponse: response } = byName;
    if (!integration || !response) throw new Error('the fixture has no mock');
    if (change.template !== undefined)
      response.inputs.responseTemplates = { 'application/json': change.template };
    if (change.request !== undefined)
      integration.inputs.requestTemplates = { 'application/json': change.request };
    Object.assign(integration.inputs, change.inputs);
    Object.assign(integration.outputs, change.inputs);
    Object.assign(byName, change.more);
  });
  return doorApi({ plan, invoke });
}

const template = (text: string, asked: Asked = {}) => ask(withMock({ template: text }), { ...get, ...asked });

describe('a mock', () => {
  it('answers with its template, status and declared headers', async () => {
    expect(await ask(doorApi({ invoke }), get)).toMatchObject({
      status: 200,
      text: '{"resource":"here"}',
      headers: { 'content-type': 'application/json', 'cache-control': 'max-age=300' },
    });
  });

  it.each<[string, Record<string, string>, number, string | undefined]>([
    ['names an allowed origin', { Origin: 'http://localhost:3000' }, 200, 'http://localhost:3000'],
    [
      'names an origin that is listed literally',
      { Origin: 'https://app.example' },
      200,
      'https://app.example',
    ],
    ['lets a client without an origin pass', {}, 200, undefined],
    ['refuses another origin', { Origin: 'https://evil.example' }, 403, undefined],
    ['refuses an origin that only begins well', { Origin: 'http://localhost.evil.example' }, 403, undefined],
    [
      'refuses an origin that only ends well',
      { Origin: 'https://evil.example/http://localhost' },
      403,
      undefined,
    ],
    ['takes header names as they are spelled', { origin: 'https://evil.example' }, 200, undefined],
  ])('as a preflight %s', async (_, headers, status, allowed) => {
    const answer = await ask(doorApi({ invoke }), { method: 'OPTIONS', path: '/mcp', headers });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe(allowed);
    expect(answer.headers).toMatchObject({ vary: 'Origin', 'access-control-allow-headers': 'Authorization' });
  });

  it('chooses its response by the status that its request template gives', async () => {
    const on = { restApi: DOOR, resourceId: 'Meta', httpMethod: 'GET' };
    const api = withMock({
      request: `{"statusCode": #if($input.params('scope') == "internal")200#else 503#end}`,
      more: {
        M: resource('aws:apigateway/methodResponse:MethodResponse', 'M', { ...on, statusCode: '503' }),
        I: resource('aws:apigateway/integrationResponse:IntegrationResponse', 'I', {
          ...on,
          statusCode: '503',
          selectionPattern: '5\\d{2}',
          responseTemplates: { 'application/json': 'busy' },
        }),
      },
    });
    expect(await ask(api, { ...get, query: 'scope=internal' })).toMatchObject({ status: 200 });
    expect(await ask(api, get)).toMatchObject({ status: 503, text: 'busy' });
  });

  it('is a 500 when its request template gives no status', async () => {
    const api = withMock({ request: `{"statusCode": "$input.params('x')"}` });
    expect(await ask(api, get)).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' });
  });

  it('lets a payload of another type pass to where no status is found, or refuses it, as the plan says', async () => {
    const other = { ...get, headers: { 'Content-Type': 'text/plain' } };
    expect((await ask(withMock({}), other)).status).toBe(500);
    expect((await ask(withMock({ inputs: { passthroughBehavior: 'NEVER' } }), other)).status).toBe(415);
    expect(
      (await ask(withMock({ inputs: { passthroughBehavior: 'WHEN_NO_TEMPLATES' } }), other)).status,
    ).toBe(415);
  });
});

describe('a template', () => {
  it.each<[string, string, Asked, string]>([
    ['is text', 'a # b $ c $5 #1', {}, 'a # b $ c $5 #1'],
    ['has comments', 'a## gone\nb#* gone\n too *#c', {}, 'abc'],
    ['sets and prints', `#set($a = 'x')\n$a\${a}`, {}, 'xx'],
    [
      'reads a query parameter before a header',
      `$input.params('a')`,
      { query: 'a=1', headers: { a: '2' } },
      '1',
    ],
    [
      'reads a header',
      `#set($o = $input.params().header.get('Origin'))$o`,
      { headers: { Origin: 'o' } },
      'o',
    ],
    ['reads a missing parameter as the empty text', `[$input.params('none')]`, {}, '[]'],
    [
      'reads the context and stage variables',
      '$context.stage $stageVariables.resource',
      {},
      'v1 http://localhost:8080/mcp',
    ],
    ['decides with ==', `#if($input.params('a') == "1")yes#else no#end`, { query: 'a=1' }, 'yes'],
    ['decides with !=', `#if($input.params('a') != "1")yes#{else}no#{end}`, { query: 'a=1' }, 'no'],
    ['decides with &&', `#if($context.stage == 'v1' && $context.stage == 'v2')yes#else\nno#end`, {}, 'no'],
    ['decides with ||', `#if($context.stage == 'v2' || $context.stage == 'v1')yes#end`, {}, 'yes'],
    ['decides with !', `#if(!($context.stage == 'v2'))yes#end`, {}, 'yes'],
    ['binds && more tightly', `#if('a' == 'a' || 'a' == 'b' && 'a' == 'b')yes#end`, {}, 'yes'],
    ['matches whole texts', `#if($context.stage.matches("v"))yes#else\nno#end`, {}, 'no'],
    ['compares numbers as texts', `#if($input.params('a') == 403)yes#end`, { query: 'a=403' }, 'yes'],
    [
      'takes the first branch that is true',
      `#if('a' == 'b')1#elseif('a' == 'a')2#elseif('a' == 'a')3#else 4#end`,
      {},
      '2',
    ],
    ['nests', `#if('a' == 'a')#if('a' == 'b')1#else\n2#end#end`, {}, '2'],
    ['knows what all branches set', `#if('a' == 'b')#set($x = '1')#else#set($x = '2')#end$x`, {}, '2'],
    ['has parentheses in quotes', `#if(")" == ')')yes#end`, {}, 'yes'],
  ])('%s', async (_, text, asked, expected) => {
    expect((await template(text, asked)).text).toBe(expected);
  });

  it('overrides status and headers, once each', async () => {
    const status = '#set($context.responseOverride.status = 404)';
    const header = "#set($context.responseOverride.header.X-A = 'b')";
    expect(await template(`${status}${header}`)).toMatchObject({ status: 404, headers: { 'x-a': 'b' } });
    expect((await template(status + status)).status).toBe(500);
    expect((await template(header + header)).status).toBe(500);
  });

  it('cannot send what is no status', async () => {
    const api = withMock({ template: "#set($context.responseOverride.status = $input.params('s'))" });
    expect((await ask(api, { ...get, query: 's=204' })).status).toBe(204);
    expect((await ask(api, { ...get, query: 's=0' })).status).toBe(500);
    expect((await ask(api, { ...get, query: 's=abc' })).status).toBe(500);
  });

  it('cannot put a line end of the client into a header', async () => {
    const api = withMock({ template: "#set($context.responseOverride.header.X-A = $input.params('s'))" });
    const answer = await ask(api, { ...get, query: 's=a%0d%0aSet-Cookie:b' });
    expect(answer.headers).not.toHaveProperty('x-a');
  });

  it.each<[string, string, string]>([
    ['#foreach', 'ok\n#foreach($a in $b)', 'line 2'],
    ['#define', '#define($a)x#end', 'line 1'],
    ['a macro', '#mine()', 'line 1'],
    ['$util', "$util.escapeJavaScript('x')", '$util.escapeJavaScript'],
    ['$input.json', "$input.json('$')", '$input.json'],
    ['$input.body', '$input.body', '$input.body'],
    ['a quiet reference', '$!x', '$!x'],
    ['an unknown variable', '$x', '"$x"'],
    ['an unknown context variable', '$context.nothing', '$context.nothing'],
    ['a variable that only one branch sets', `#if('a' == 'b')#set($x = '1')#end$x`, '"$x"'],
    ['a variable that is used before it is set', `$x#set($x = '1')`, '"$x"'],
    ['a bare value as a condition', `#if($input.params('a'))x#end`, 'a bare value'],
    ['a comparison as a value', `#set($a = ('a' == 'b'))`, 'is no text'],
    ['a comparison of comparisons', `#if(('a' == 'b') == ('a' == 'b'))x#end`, 'a comparison within'],
    ['<', `#if('a' < 'b')x#end`, '<'],
    ['another method', `#if($context.stage.contains("v"))x#end`, '.contains'],
    ['a pattern from a variable', `#set($p = 'x')#if($context.stage.matches($p))x#end`, 'not a quoted text'],
    ['a pattern that only Java reads', '#if($context.stage.matches("(?i)v1++"))x#end', 'the pattern'],
    ['a text with a reference in it', '#set($a = "$context.stage")', 'line 1'],
    ['arithmetic', '#set($a = 1 + 2)', '+ 2'],
    ['a list', "#set($a = ['a'])", "['a']"],
    ['an assignment to a map', "#set($context.requestOverride.header.a = 'b')", '#set'],
    ['an assignment to a reserved name', "#set($input = 'b')", '#set'],
    ['a missing #end', `#if('a' == 'b')x`, '#end is missing'],
    ['a stray #end', 'x#end', '#end without #if'],
    ['#else after #else', `#if('a' == 'b')x#else y#else z#end`, '#else without #if'],
    ['a missing parenthesis', `#if('a' == 'b'`, 'closing parenthesis'],
    ['an empty condition', '#if()x#end', 'line 1'],
  ])('with %s is refused when the API is compiled', (_, text, expected) => {
    const compile = () => withMock({ template: text });
    expect(compile).toThrow(`urn:MetaGetIntegrationResponse: responseTemplates["application/json"] line `);
    expect(compile).toThrow(expected);
  });

  it('may not override a response while it is a request template', () => {
    const compile = () =>
      withMock({ request: '#set($context.responseOverride.status = 403){"statusCode":200}' });
    expect(compile).toThrow('outside of a response template');
  });

  it('that gives no status, ever, is refused', () => {
    expect(() => withMock({ request: '{"status": 200}' })).toThrow('has no statusCode');
    expect(() => withMock({ request: '{"statusCode": "200"}' })).toThrow('has no statusCode');
  });

  it('of the fixture is of the subset', () => {
    expect(() => withMock({ template: ORIGIN_TEMPLATE })).not.toThrow();
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStandInModel } from './stand-in-model.ts';

let model: Awaited<ReturnType<typeof startStandInModel>>;
beforeAll(async () => {
  model = await startStandInModel();
});
afterAll(() => model.close());

const ask = async (path: string, body: object) => {
  const response = await fetch(`${model.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return response.text();
};

const result = 'the result';
/** A first question with the tool on offer, and the one that brings its result. */
const conversations = {
  'OpenAI chat completions': {
    path: '/v1/chat/completions',
    tools: [{ type: 'function', function: { name: 'server_callerid' } }],
    first: { messages: [{ role: 'user', content: 'Go.' }] },
    second: {
      messages: [
        { role: 'user', content: 'Go.' },
        { role: 'tool', content: result },
      ],
    },
  },
  'OpenAI responses': {
    path: '/v1/responses',
    tools: [{ name: 'server_callerid' }],
    first: { input: 'Go.' },
    second: { input: [{ type: 'function_call_output', output: result }] },
  },
  Gemini: {
    path: '/v1beta/models/any:generateContent',
    tools: [{ functionDeclarations: [{ name: 'server_callerid' }] }],
    first: { contents: [{ role: 'user', parts: [{ text: 'Go.' }] }] },
    second: { contents: [{ role: 'user', parts: [{ functionResponse: { response: { output: result } } }] }] },
  },
  'Anthropic messages': {
    path: '/v1/messages',
    tools: [{ name: 'server_callerid' }],
    first: { messages: [{ role: 'user', content: 'Go.' }] },
    second: { messages: [{ role: 'user', content: [{ type: 'tool_result', content: result }] }] },
  },
};

test.each(Object.entries(conversations))(
  'calls the ordered tool once by %s, and hands over its result',
  async (_api, { path, tools, first, second }) => {
    const brought = model.order('callerid', { of: 'me' });
    expect(await ask(path, { ...first, tools: [] })).toContain('Hello.');
    const called = await ask(path, { ...first, tools });
    expect(called).toContain('server_callerid');
    expect(called).toMatch(/of[\\": ]+me/);
    expect(model.offered()).toEqual(['server_callerid']);
    expect(await ask(path, { ...second, tools })).toContain('Done.');
    expect(await brought).toContain(result);
    expect(await ask(path, { ...first, tools })).toContain('Hello.');
  },
);

test.each(['callerid', 'server_callerid', 'server-callerid', 'mcp__server__callerid', 'server.callerid'])(
  'takes %s for the ordered tool, callerid',
  async (name) => {
    const brought = model.order('callerid', {});
    const body = { messages: [{ role: 'user', content: 'Go.' }] };
    const tools = ['notwhoami', name].map((one) => ({ type: 'function', function: { name: one } }));
    expect(await ask('/v1/chat/completions', { ...body, tools })).toContain(`"name":"${name}"`);
    await ask('/v1/chat/completions', { messages: [{ role: 'tool', content: result }], tools });
    expect(await brought).toBe(result);
  },
);

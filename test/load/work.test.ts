import { expect, test } from 'vitest';
import type { Caller, Heard } from './caller.ts';
import { taskOf, type Verdict } from './work.ts';

const ines = { name: 'ines', tenant: 'fjord', groups: ['mates'] };
const zeno = { name: 'zeno', tenant: 'fjord', groups: [] };

const answering = (heard: Heard | ((tool: string) => Heard), kind: Caller['kind'] = 'sdk-2025'): Caller => ({
  kind,
  call: async (tool) => (typeof heard === 'function' ? heard(tool) : heard),
  close: async () => undefined,
});
const content = (structuredContent: Record<string, unknown>, progress = 0): Heard => ({
  ...{ is: 'answer', answer: { structuredContent }, progress },
});
const refusal = (word: string): Heard => ({
  ...{ is: 'answer', progress: 0 },
  answer: { isError: true, _meta: { 'chokepoint/refusal': word }, content: [{ type: 'text', text: 'no' }] },
});

/** The verdict on the answer to a tool's call. */
async function verdict(tool: string, caller: Caller, person = ines): Promise<Verdict> {
  for (let random = 0; random < 1; random += 0.01) {
    const task = taskOf(person, 'me', 7, { which: 'all', random });
    if (task.tool === tool) return task.run(caller);
  }
  throw new Error(`nobody calls ${tool}`);
}

const own = { path: 'load/me-7.md', text: 'A letter of fjord, me-7.' };

test.each<[string, string, Heard | ((tool: string) => Heard)]>([
  ['read_letter', 'of the own tenant', content({ text: '# Fjord, third quarter\n' })],
  ['callerid', 'about the caller', content({ tenant: 'fjord', name: 'Ines' })],
  ['list_letters', 'with the letter', content({ letters: [{ path: 'reports/q3.md' }] })],
  ['write_letter', 'that reads back', content(own)],
  ['export_parcels', 'with progress', content({ manifestId: '0'.repeat(36), total: 4 }, 2)],
])('an answer of %s %s is right', async (tool, _what, heard) => {
  expect(await verdict(tool, answering(heard))).toBe('right');
});

test.each<[string, string, Heard | ((tool: string) => Heard)]>([
  ['read_letter', 'another tenant’s letter', content({ text: '# Tundra, third quarter\n' })],
  ['read_letter', 'a crash', refusal('crashed')],
  ['read_letter', 'a gateway’s failure', { is: 'failed', why: '502: The server failed.' }],
  ['read_letter', 'busy without a time to wait', { is: 'busy', retryAfterSeconds: 0 }],
  ['callerid', 'another person', content({ tenant: 'fjord', name: 'Petra' })],
  ['callerid', 'another tenant', content({ tenant: 'tundra', name: 'Ines' })],
  ['list_letters', 'an empty list', content({ letters: [] })],
  [
    'write_letter',
    'another text when it is read',
    (tool) => content({ ...own, ...(tool === 'read_letter' && { text: 'x' }) }),
  ],
  ['write_letter', 'another path', content({ ...own, path: 'load/other.md' })],
  ['export_parcels', 'no progress', content({ manifestId: '0'.repeat(36), total: 4 })],
])('%s that answers %s is wrong', async (tool, _what, heard) => {
  expect(await verdict(tool, answering(heard))).toHaveProperty('wrong');
});

test('a refusal by a budget or a throttle, and a busy door, are no wrong answers', async () => {
  for (const word of ['over-budget', 'throttled'])
    expect(await verdict('read_letter', answering(refusal(word)))).toBe('refused');
  expect(await verdict('read_letter', answering({ is: 'busy', retryAfterSeconds: 2 }))).toBe('busy');
});

test('a person without a group must see no tool', async () => {
  const unknown: Heard = { is: 'protocol-error', code: -32602 };
  expect(await verdict('read_letter', answering(unknown), zeno)).toBe('right');
  expect(
    await verdict('read_letter', answering(content({ text: '# Fjord, third quarter' })), zeno),
  ).toHaveProperty('wrong');
  expect(await verdict('read_letter', answering(unknown))).toHaveProperty('wrong');
});

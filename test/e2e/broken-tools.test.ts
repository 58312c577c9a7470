import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FixtureSystem, startFixtureSystem } from './fixture-system.ts';

let system: FixtureSystem;
beforeAll(async () => {
  system = await startFixtureSystem();
});
afterAll(() => system?.close());

// One that never yields is ended by Lambda, 5 s after its deadline; all others end themselves.
const broken: [string, string][] = [
  ['broken_throws', 'crashed'],
  ['broken_exits', 'crashed'],
  ['broken_never_resolves', 'timed-out'],
  ['broken_busy_loop', 'timed-out'],
  ['broken_out_of_memory', 'crashed'],
  ['broken_off_schema', 'bad-output'],
  ['broken_too_large', 'output-too-large'],
];

test.each(broken)(
  '%s comes out as %s with the call id, twice, and other tools work',
  async (name, refusal) => {
    const ids = new Set<unknown>();
    // The second call meets what the first one left behind: an environment that died, or one that lives on.
    for (const { answer, text } of [await system.call(name), await system.call(name)]) {
      const callId = answer._meta?.['chokepoint/callId'];
      expect(answer.isError).toBe(true);
      expect(answer.structuredContent).toBeUndefined();
      expect(answer._meta?.['chokepoint/refusal']).toBe(refusal);
      expect(answer.content[0]?.text).toContain(`(${refusal}, call ${callId})`);
      expect(text).not.toMatch(/the inside of|\bat .*:\d+:\d+|xxxx|many/);
      ids.add(callId);
    }
    expect(ids.size).toBe(2);
    expect((await system.call('test_simple_text')).answer.isError).toBeUndefined();
  },
);

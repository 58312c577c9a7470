/** The step in the way of a call: what the guardrail holds back does not happen, or is not heard. */
import { expect, test, vi } from 'vitest';
import { call } from '../../../functions/router/call.ts';
import { createCleaner } from '../../../functions/router/content/clean-content.ts';
import { guardArguments, guardResults, maxGuardedCharacters } from '../../../functions/router/guard.ts';
import type { Guardrail, GuardrailVerdict } from '../../../functions/router/ports.ts';
import type { Tool } from '../../../shared/contract.ts';
import type { Frame } from '../../../shared/private-call.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { changedVersion } from '../../../shared/write-back.ts';
import { createWorld, document, from, ines, type World } from './fakes.ts';

/** The catalogue with one contract that asks for the guardrail, and its others, which do not. */
vi.mock('#application/catalogue', async (original) => {
  const { catalogue } = await original<{ catalogue: Tool[] }>();
  const guarded = ({ name }: Tool) => name === 'read_letter';
  return { catalogue: catalogue.map((tool) => ({ ...tool, guardrail: guarded(tool) })) };
});

const ok: Frame[] = [{ outcome: { structuredContent: document } }];
const passed: GuardrailVerdict = { is: 'passed' };

type Asked = { source: string; texts: readonly string[] };

/** Says `verdict` of results; arguments pass. */
function guardedBy(frames: Frame[], says: (texts: readonly string[]) => GuardrailVerdict) {
  const world = createWorld(frames);
  const asked: Asked[] = [];
  world.guard = async (source, texts) => {
    asked.push({ source, texts });
    return source === 'INPUT' ? passed : says(texts);
  };
  return { world, asked };
}

const heard: unknown[] = [];
const listener = {
  onProgress: (progress: unknown) => heard.push(progress),
  onLog: (_level: string, data: unknown) => heard.push(data),
};

function run(world: World, name = 'read_letter', args: unknown = { path: 'reports/q3.md' }) {
  heard.length = 0;
  const facts = { callId: 'id', tool: name, caller: ines, arguments: args, sourceIp: from.sourceIp };
  const audit = world.router.ports.audit.begin(facts);
  return call({ id: 'id', name, arguments: args, listener, ...from }, ines, audit, world.router);
}

const steps = (world: World) => world.happened.map(({ step }) => step);
const masking = (change: (text: string) => string) => (texts: readonly string[]) =>
  ({ is: 'masked', texts: texts.map(change) }) as const;

test('asks about the arguments before the decision, and about the result once it is clean', async () => {
  const dirty = { ...document, text: 'hel\u200blo' };
  const { world, asked } = guardedBy([{ outcome: { structuredContent: dirty } }], () => passed);
  await expect(run(world)).resolves.toMatchObject({
    structuredContent: { ...document, version: changedVersion },
  });
  expect(asked).toEqual([
    { source: 'INPUT', texts: ['path', 'reports/q3.md'] },
    {
      source: 'OUTPUT',
      texts: ['path', 'reports/q3.md', 'text', 'hello', 'modifiedAt', document.modifiedAt, 'version', 'v1'],
    },
  ]);
});

test.each<GuardrailVerdict>([{ is: 'blocked' }, { is: 'masked', texts: ['path', '{NAME}'] }])(
  'decides nothing and mints nothing for arguments that it does not let pass as they are: %j',
  async (verdict) => {
    const world = createWorld(ok);
    world.guard = async () => verdict;
    await expect(run(world)).rejects.toMatchObject({ reason: { is: 'guardrail', where: 'arguments' } });
    expect(steps(world)).toEqual([]);
  },
);

test('refuses, not cuts, arguments that are more than it can look through, and asks for none of them', async () => {
  const world = createWorld(ok);
  // Its name counts, too.
  const path = 'a'.repeat(maxGuardedCharacters - 'path'.length);
  await guardArguments({ guardrail: true }, { path }, { apply: async () => passed });
  const more = guardArguments({ guardrail: true }, { path: `${path}a` }, world.router.ports.guardrail);
  await expect(more).rejects.toMatchObject({ reason: { is: 'refused-content', where: 'arguments' } });
});

test('puts masks in the places of the texts, in order, and counts them', async () => {
  const said = masking((text) => (text === 'hello' ? 'hello {NAME}' : text));
  const { world } = guardedBy(ok, said);
  await expect(run(world)).resolves.toEqual({
    structuredContent: { ...document, text: 'hello {NAME}', version: changedVersion },
    found: { removed: {}, redacted: { guardrail: 1 } },
    notice: expect.stringMatching(/: 1 of guardrail replaced\./),
  });
});

test('answers nothing that fits its contract no more once it is masked', async () => {
  const { world } = guardedBy(
    ok,
    masking((text) => (text === document.modifiedAt ? '{DATE}' : text)),
  );
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'bad-output' } });
});

test('answers nothing whose masks made it too large', async () => {
  const { world } = guardedBy(
    ok,
    masking((text) => (text === 'hello' ? 'x'.repeat(50_000) : text)),
  );
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'output-too-large', maxBytes: 40_000 } });
});

test('answers nothing in which a name would have to be masked', async () => {
  const { world } = guardedBy(
    ok,
    masking((text) => (text === 'version' ? '{NAME}' : text)),
  );
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'guardrail', where: 'result' } });
});

test('answers nothing of a result that is blocked', async () => {
  const { world } = guardedBy(ok, () => ({ is: 'blocked' }));
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'guardrail', where: 'result' } });
});

test('answers nothing that is more than it can look through', async () => {
  const text = 'a'.repeat(maxGuardedCharacters);
  const { world, asked } = guardedBy(
    [{ outcome: { structuredContent: { ...document, text } } }],
    () => passed,
  );
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'output-too-large' } });
  expect(asked.map(({ source }) => source)).toEqual(['INPUT']);
});

const early: [string, Frame, unknown][] = [
  ['progress', { progress: { progress: 1, message: 'of Jane' } }, { progress: 1, message: 'of {NAME}' }],
  ['log data', { log: { level: 'info', data: { who: 'Jane' } } }, { who: '{NAME}' }],
];
test.each(early)('masks %s before anybody hears it', async (_what, frame, masked) => {
  const { world } = guardedBy(
    [frame, ...ok],
    masking((text) => text.replace('Jane', '{NAME}')),
  );
  await run(world);
  expect(heard).toEqual([masked]);
});
test.each(early)('ends the call at %s that is blocked', async (_what, frame) => {
  const { world } = guardedBy([frame, ...ok], () => ({ is: 'blocked' }));
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'guardrail', where: 'result' } });
  expect(heard).toEqual([]);
});

test('asks nothing about progress without a word', async () => {
  const { world, asked } = guardedBy([{ progress: { progress: 1 } }, ...ok], () => passed);
  await run(world);
  expect(heard).toEqual([{ progress: 1 }]);
  expect(asked).toHaveLength(2);
});

test('masks what a tool itself says to the model', async () => {
  const failure: Frame = { failure: { is: 'tool-error', message: 'Jane has no document.' } };
  const { world } = guardedBy(
    [failure],
    masking((text) => text.replace('Jane', '{NAME}')),
  );
  await expect(run(world)).rejects.toMatchObject({ reason: { message: '{NAME} has no document.' } });
});

test('answers no block but text, since nobody looked into it', async () => {
  const cleaner = guardResults({ guardrail: true }, createCleaner([]), { apply: async () => passed });
  const text = { type: 'text', text: 'hello' };
  const image = { type: 'image', data: 'aGk=', mimeType: 'image/png' };
  await expect(cleaner.outcome({ content: [text] })).resolves.toEqual({ content: [text] });
  await expect(cleaner.outcome({ content: [text, image] })).rejects.toMatchObject({
    reason: { is: 'guardrail', where: 'result' },
  });
});

const down: Guardrail['apply'] = async () => {
  throw new Refusal({ is: 'unavailable', what: 'guardrail' });
};

test('with a guardrail that does not answer, calls of its contracts are refused and others go on', async () => {
  const world = createWorld(ok);
  world.guard = down;
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'unavailable', what: 'guardrail' } });
  expect(steps(world)).toEqual([]);

  const other = createWorld([{ outcome: { structuredContent: { letters: [] } } }]);
  other.guard = down;
  await expect(run(other, 'list_letters', {})).resolves.toEqual({ structuredContent: { letters: [] } });
});

test('with a guardrail that stops answering, a result is not heard', async () => {
  const { world } = guardedBy(ok, () => passed);
  const first = world.guard;
  world.guard = (source, texts) => (source === 'INPUT' ? first : down)(source, texts);
  await expect(run(world)).rejects.toMatchObject({ reason: { is: 'unavailable', what: 'guardrail' } });
  expect(steps(world)).toContain('posted');
});

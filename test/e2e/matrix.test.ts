/**
 * Who gets what: four people × every tool × own, foreign and hostile arguments, at the TLS door of the running
 * system, where nobody else's tests spend these people's budgets.
 * What is expected of each cell, and by which policies, is matrix.json.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { catalogue } from '#application/catalogue';
import { auditOf, readAudit } from './clients/audit-file.ts';
import { callIdOf, callTool, post, type Sent } from './clients/rpc.ts';
import { findRunning, type Running } from './clients/running.ts';

type Cell = { answer: string; by?: string[] };
type Row = {
  tool: string;
  arguments: 'own' | 'foreign' | 'hostile';
  given: Record<string, object>;
  expect: Record<string, Cell>;
};
const rows = JSON.parse(readFileSync(new URL('matrix.json', import.meta.url), 'utf8')) as Row[];
const { users } = inject('system').endpoints;
const cells = rows.flatMap((row) => users.map(({ name, tenant }) => ({ ...row, name, tenant })));

let running: Running;
/** By user: how to call, the subject, and an export of the user's team. */
const people = new Map<string, Sent & { subject: string; manifestId: string }>();

beforeAll(async () => {
  running = await findRunning(inject('system'));
  for (const { name, groups } of users) {
    const token = await running.mint({ user: name, door: running.https });
    const sent = { url: running.https, headers: { authorization: `Bearer ${token}` } };
    const me = await callTool(running.ask, sent, 'callerid', {});
    const exported =
      groups.length === 0 ? undefined : await callTool(running.ask, sent, 'export_parcels', {});
    const manifestId = String(
      exported?.message?.result?.structuredContent?.manifestId ?? crypto.randomUUID(),
    );
    people.set(name, {
      ...sent,
      subject: String(me.message?.result?.structuredContent?.subject),
      manifestId,
    });
  }
});

const personNamed = (name: string) => people.get(name) ?? { url: '', subject: '', manifestId: '' };

/** `{user}`, `{manifest}` of one's own team, `{foreign}` of the other. */
function argumentsOf({ given, name, tenant }: (typeof cells)[number]): object {
  const other = tenant === 'fjord' ? 'olaf' : 'ines';
  const text = JSON.stringify(given[tenant])
    .replaceAll('{user}', name)
    .replaceAll('{manifest}', personNamed(name).manifestId)
    .replaceAll('{foreign}', personNamed(other).manifestId);
  return JSON.parse(text) as object;
}

test('has a cell for each tool, kind of arguments and person', () => {
  const kinds = catalogue.flatMap(({ name }) =>
    ['own', 'foreign', 'hostile'].map((kind) => `${name} ${kind}`),
  );
  expect(rows.map((row) => `${row.tool} ${row.arguments}`).sort()).toEqual(kinds.sort());
  for (const row of rows)
    expect(Object.keys(row.expect).sort()).toEqual(users.map(({ name }) => name).sort());
});

test.each(cells)('$name, $tool with $arguments arguments', async (cell) => {
  const { answer, by } = cell.expect[cell.name] as Cell;
  const called = await callTool(running.ask, personNamed(cell.name), cell.tool, argumentsOf(cell));
  expect(outcomeOf(called.message)).toBe(answer);
  if (answer === 'unknown-tool') return expectUnknown(cell, called.text);
  const lines = await auditOf(running.home, callIdOf(called));
  const decision = lines.find(({ record }) => record === 'decision');
  // What is refused before a decision is asked of no policy.
  expect(decision?.policies).toEqual(by);
});

function outcomeOf(message: Awaited<ReturnType<typeof callTool>>['message']): string {
  if (message?.error?.code === -32602) return 'unknown-tool';
  const refusal = message?.result?._meta?.['chokepoint/refusal'];
  return refusal === undefined && message?.result !== undefined ? 'ok' : String(refusal);
}

/** To the client a tool that is hidden and one that does not exist are the same; on record the first is a denial. */
async function expectUnknown({ tool, name }: (typeof cells)[number], text: string): Promise<void> {
  const nothing = await callTool(running.ask, personNamed(name), 'no_such_tool', {});
  expect(text.replaceAll(tool, 'X')).toBe(nothing.text.replaceAll('no_such_tool', 'X'));
  const { subject } = personNamed(name);
  await expect
    .poll(async () =>
      (await readAudit(running.home)).some(
        (line) =>
          line.record === 'decision' &&
          line.tool === tool &&
          line.caller.subject === subject &&
          line.decision === 'deny' &&
          line.policies.length === 0,
      ),
    )
    .toBe(true);
}

describe('listing and calling never disagree', () => {
  test.each(users)('for $name', async ({ name }) => {
    const { message } = await post(running.ask, personNamed(name), {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/list',
    });
    const tools = (message?.result as { tools?: { name: string }[] } | undefined)?.tools ?? [];
    const called = rows.filter((row) => row.expect[name]?.answer !== 'unknown-tool').map((row) => row.tool);
    expect(tools.map((one) => one.name).sort()).toEqual([...new Set(called)].sort());
  });
});

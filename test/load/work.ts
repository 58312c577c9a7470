/**
 * What people do under load, and how their answers are judged. Every answer must be about the request's own arguments and
 * the caller's own tenant; a refusal must be one that this call may get.
 */
import type { Caller, Heard } from './caller.ts';

export type Person = { name: string; tenant: string; groups: string[] };

/** `refused`: by a budget or a throttle, in a tool's answer. `wrong` never happens. */
export type Verdict = 'right' | 'refused' | 'busy' | { wrong: string };

/** `id` names what this call writes. */
export type Task = { tool: string; run(caller: Caller): Promise<Verdict> };

const firstLines: Record<string, string> = {
  fjord: '# Fjord, third quarter',
  tundra: '# Tundra, third quarter',
};

const readers = ['read_letter', 'read_letter', 'read_letter', 'list_letters', 'callerid'];
const tools = { reads: readers, all: [...readers, 'write_letter', 'export_parcels'] };

/** `reads`: nothing that stores data, so that what grows is no data. */
export type Choice = { which: keyof typeof tools; random: number };

/** @param at number of the task of this caller; `random` in [0, 1) chooses among the tools */
export function taskOf(person: Person, callerId: string, at: number, { which, random }: Choice): Task {
  const tool = tools[which][Math.floor(random * tools[which].length)] ?? 'callerid';
  const make = makers[tool as keyof typeof makers];
  const task = make(person, `${callerId}-${at}`);
  // Without a group a person may ask who calls, and sees no other tool.
  return person.groups.length > 0 || tool === 'callerid'
    ? task
    : { tool, run: (caller) => unlisted(caller, tool) };
}

async function unlisted(caller: Caller, tool: string): Promise<Verdict> {
  const heard = await caller.call(tool, {});
  if (heard.is === 'protocol-error' && heard.code === -32602) return 'right';
  return judge(heard, () => 'a person without a group got an answer');
}

const makers = {
  callerid: ({ name, tenant }: Person): Task => ({
    tool: 'callerid',
    run: async (caller) =>
      judge(await caller.call('callerid', {}), ({ tenant: told, name: called }) =>
        told === tenant && String(called).toLowerCase() === name ? undefined : `it is ${called} of ${told}`,
      ),
  }),
  read_letter: ({ tenant }: Person): Task => ({
    tool: 'read_letter',
    run: async (caller) =>
      judge(await caller.call('read_letter', { path: 'reports/q3.md' }), ({ text }) =>
        String(text).startsWith(firstLines[tenant] ?? '-')
          ? undefined
          : `it reads ${String(text).slice(0, 60)}`,
      ),
  }),
  list_letters: (_person: Person): Task => ({
    tool: 'list_letters',
    run: async (caller) =>
      judge(await caller.call('list_letters', { folder: 'reports/' }), (list) =>
        JSON.stringify(list).includes('reports/q3.md') ? undefined : 'the list lacks a letter',
      ),
  }),
  write_letter: ({ tenant }: Person, id: string): Task => ({
    tool: 'write_letter',
    async run(caller) {
      const [path, text] = [`load/${id}.md`, `A letter of ${tenant}, ${id}.`];
      const written = judge(await caller.call('write_letter', { path, text }), (answer) =>
        answer.path === path ? undefined : `it wrote ${answer.path}`,
      );
      if (written !== 'right') return written;
      return judge(await caller.call('read_letter', { path }), (answer) =>
        answer.text === text ? undefined : 'what was written reads otherwise',
      );
    },
  }),
  export_parcels: (_person: Person): Task => ({
    tool: 'export_parcels',
    async run(caller) {
      const heard = await caller.call('export_parcels', {});
      const verdict = judge(heard, ({ manifestId, total }) =>
        /^[0-9a-f-]{36}$/.test(String(manifestId)) && Number(total) > 0 ? undefined : 'it exported nothing',
      );
      const told = heard.is === 'answer' && heard.progress > 0;
      return verdict === 'right' && caller.kind !== 'plain-2025' && !told
        ? { wrong: 'no progress came' }
        : verdict;
    },
  }),
};

const refusals = ['over-budget', 'throttled'];

/** @param problemOf says what is wrong with the structured content */
function judge(heard: Heard, problemOf: (content: Record<string, unknown>) => string | undefined): Verdict {
  if (heard.is === 'busy')
    return heard.retryAfterSeconds > 0 ? 'busy' : { wrong: 'busy, and no time to wait' };
  if (heard.is === 'failed') return { wrong: heard.why };
  if (heard.is === 'protocol-error') return { wrong: `JSON-RPC error ${heard.code}` };
  const { isError, structuredContent, content, _meta } = heard.answer;
  const refusal = _meta?.['chokepoint/refusal'];
  if (refusals.includes(String(refusal))) return 'refused';
  const text = content?.[0]?.text ?? '';
  if (isError === true || structuredContent === undefined)
    return { wrong: `${refusal}: ${text.slice(0, 200)}` };
  const problem = problemOf(structuredContent);
  return problem === undefined ? 'right' : { wrong: problem };
}

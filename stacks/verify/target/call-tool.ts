/** Messages of MCP through the door, as a client without a library sends them. */
import type { Result } from '../attack.ts';
import type { Person, Target } from './target.ts';

type Door = Pick<Target, 'ask'>;

const mcpHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

/** Succeeds when the tool answered without an error. `callId`: of a call that a tool answered or refused */
export async function callTool(
  target: Door,
  who: Person,
  name: string,
  args: object,
): Promise<Result & { callId?: string }> {
  const answer = await send(target, who, 'tools/call', { name, arguments: args });
  if (answer.refused !== undefined) return { succeeded: false, answer: answer.refused };
  const { result } = answer;
  const text = String(result.content[0]?.text ?? '').slice(0, 400);
  const callId = result._meta?.['chokepoint/callId'];
  return {
    succeeded: result.isError !== true,
    answer: text,
    ...(callId !== undefined && { callId: String(callId) }),
  };
}

/** Names of all tools that the person sees; without a list, a text with the reason. */
export async function listTools(target: Door, who: Person): Promise<string[] | string> {
  const names: string[] = [];
  let cursor: unknown;
  do {
    const answer = await send(target, who, 'tools/list', cursor === undefined ? {} : { cursor });
    if (answer.refused !== undefined) return answer.refused;
    names.push(...answer.result.tools.map(({ name }: { name: string }) => name));
    cursor = answer.result.nextCursor;
  } while (cursor !== undefined);
  return names;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a server answers; each caller reads what it asked for
type Sent = { result: any; refused?: undefined } | { refused: string };

async function send(target: Door, who: Person, method: string, params: object): Promise<Sent> {
  const headers = { ...mcpHeaders, authorization: `Bearer ${await who.token()}` };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const answer = await target.ask({ method: 'POST', headers, body });
  if (answer.status !== 200) return { refused: `${answer.status} ${answer.body.trim().slice(0, 300)}` };
  const { result, error } = JSON.parse(
    /^data: (.*"(?:result|error)".*)$/m.exec(answer.body)?.[1] ?? answer.body,
  );
  return error === undefined ? { result } : { refused: `${error.code} ${error.message}` };
}

/** One tools/call through the door, as a client without a library sends it. */
import type { Result } from '../attack.ts';
import type { Person, Target } from './target.ts';

const mcpHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

/** Succeeds when the tool answered without an error. */
export async function callTool(target: Target, who: Person, name: string, args: object): Promise<Result> {
  const headers = { ...mcpHeaders, authorization: `Bearer ${await who.token()}` };
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name, arguments: args },
  });
  const answer = await target.ask({ method: 'POST', headers, body });
  if (answer.status !== 200)
    return { succeeded: false, answer: `${answer.status} ${answer.body.trim().slice(0, 300)}` };
  const { result, error } = JSON.parse(
    /^data: (.*"(?:result|error)".*)$/m.exec(answer.body)?.[1] ?? answer.body,
  );
  if (error !== undefined) return { succeeded: false, answer: `${error.code} ${error.message}` };
  const text = String(result.content[0]?.text ?? '').slice(0, 400);
  return { succeeded: result.isError !== true, answer: text };
}

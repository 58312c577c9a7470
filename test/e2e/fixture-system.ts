/** A system of its own whose catalogue is test/conformance: fixture tools, each a real one behind the real router. */
import { importConditions } from '#application/place';
import { startLocal } from '../../stacks/local/local.ts';
import { ask } from '../../stacks/verify/target/door-request.ts';
import { placeForSystem } from '../support/systems.ts';
import type { ToolAnswer } from './clients/sdks.ts';

/** What a call without arguments is answered: the result, and all that came over the wire. */
export type Called = { answer: ToolAnswer; text: string };

/** `door`: the http one; `token`: ines's for it; `call`: by her, without an SDK between. */
export type FixtureSystem = {
  door: string;
  token: string;
  call(tool: string): Promise<Called>;
  close(): Promise<void>;
};

export async function startFixtureSystem(): Promise<FixtureSystem> {
  const { remove, ...place } = await placeForSystem({ conditions: ['conformance', ...importConditions] });
  const local = await startLocal(place);
  const door = local.doors[1]?.resource ?? '';
  const token = await local.issuer.mintToken({ user: 'ines', door });
  return {
    door,
    token,
    call: (tool) => call(door, token, tool),
    async close() {
      await local.close();
      await remove();
    },
  };
}

async function call(door: string, token: string, tool: string): Promise<Called> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const params = { name: tool, arguments: {} };
  const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const { body: text } = await ask(door, 'POST', headers, request);
  const answer = JSON.parse(/^data: (.*"result".*)$/m.exec(text)?.[1] ?? text).result;
  return { answer, text };
}

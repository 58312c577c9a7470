/** A call as the router sends it, which can be sent again. */
import { posted } from '../attack.ts';
import { type Call, NotShown } from '../subjects/subjects.ts';
import { privateCall } from '../target/private-calls.ts';
import { policyFor, tagsOf } from '../target/stage-parts.ts';
import type { World } from '../target/world.ts';

/**
 * Sends a call of a writing tool; `again` sends exactly the same bytes once more.
 * @throws NotShown when the tool itself refuses the arguments, which may be made up
 */
export async function sendOnce(world: World, { tool, input }: Call) {
  const { team } = world.target.subjects;
  const tags = tagsOf(team, tool.name);
  const callId = crypto.randomUUID();
  const policy = policyFor(world.plan, { tool: tool.name, tenant: team, input, callId });
  const [invokeSession, data] = await Promise.all([
    world.mint({ tags }),
    world.mint({ tags, dataRoleOf: tool.name, policy }),
  ]);
  const body = { ...privateCall({ tool: tool.name, input, tenant: team }, data), callId };
  const signed = await world.sign(tool.name, body, invokeSession);
  const first = posted(await world.send(signed));
  if (first.answer.includes('{"failure":{"is":"tool-error"'))
    throw new NotShown(`arguments that ${tool.name} takes; those that were made up: ${first.answer}`);
  if (!first.succeeded) throw new Error(`the call to replay failed: ${first.answer}`);
  return { callId, data, again: () => world.send(signed) };
}

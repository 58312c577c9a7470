/**
 * tools/call: gives the call its id, runs it, records its outcome, answers. The one place that catches whatever ends a
 * call, so that every call is answered and recorded in the same way.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { CallToolResult, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import { Refusal } from '../../shared/refusal.ts';
import { adviceOn } from './advice.ts';
import { answerError, answerOutcome, loggable } from './answer.ts';
import { call, type Router } from './call.ts';
import { clientProgram } from './client-program.ts';
import type { Elicitation } from './consent.ts';
import { askPerson, elicitationOf } from './elicit.ts';
import type { Listener } from './hear-frames.ts';
import type { Arrival } from './http.ts';

export type CallRequest = {
  params: { name: string; arguments?: unknown };
  context: ServerContext;
  arrival: Arrival;
};

/** @throws ProtocolError for an unknown tool, and for a defect of ours */
export async function serveCall(
  request: CallRequest,
  router: Router,
  logger: Logger,
): Promise<CallToolResult | InputRequiredResult> {
  const { params, context, arrival } = request;
  const { caller, reads, ...from } = arrival;
  const { name, arguments: rawArguments } = params;
  const callId = randomUUID();
  const { sourceIp } = from;
  const audit = router.ports.audit.begin({ callId, tool: name, caller, arguments: rawArguments, sourceIp });
  const elicitation = elicitationOf(context);
  try {
    const toolCall = {
      id: callId,
      name,
      arguments: rawArguments,
      listener: reads === 'json' ? {} : listenerOf(context),
      ...from,
      elicitation,
      program: clientProgram(context),
    };
    const outcome = await call(toolCall, caller, audit, router);
    const answer = answerOutcome(outcome, callId);
    await audit.finished(answer);
    return answer.result;
  } catch (error) {
    const answer = answerError(error, callId, adviceOn(error, { name, caller }, router.policies));
    const details = loggable(error);
    if (details !== undefined) logger.error('call failed', { callId, outcome: answer.outcome, ...details });
    await audit.finished({ outcome: answer.outcome });
    if (answer.protocolError !== undefined) throw answer.protocolError;
    return questionFor(error, elicitation) ?? answer.result;
  }
}

function questionFor(error: unknown, client: Elicitation): InputRequiredResult | undefined {
  return error instanceof Refusal && error.reason.is === 'needs-approval'
    ? askPerson(error.reason, client)
    : undefined;
}

/** Progress goes out only when the client gave a token. A client that left hears nothing, which is not an error. */
function listenerOf({ mcpReq }: ServerContext): Listener {
  const send = (sending: Promise<void>) => void sending.catch(() => undefined);
  const progressToken = mcpReq._meta?.progressToken;
  const onLog: Listener['onLog'] = (level, data) => send(mcpReq.log(level, data));
  if (progressToken === undefined) return { onLog };
  return {
    onLog,
    onProgress: (progress) =>
      send(mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } })),
  };
}

/**
 * Questions that a client shows to its person. Enters: the envelope and the answers of a 2026-07-28 request. Leaves: an
 * input_required result for a call that needs a person. Never: trust in `requestState` or an answer: both are the
 * client's word, and consent.ts treats them so.
 * Source: MCP 2026-07-28, "Multi round-trip requests", "Elicitation".
 */
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Reason } from '../../shared/refusal.ts';
import type { Elicitation } from './consent.ts';

/** The name of the only question, in requests and answers. */
const question = 'approval';

/** The questions that the client can show, and its answer when the request brings one. */
export function elicitationOf({ mcpReq }: ServerContext): Elicitation {
  const { elicitation: declared } = capabilitiesOf(mcpReq.envelope);
  const answer = inputResponse(mcpReq.inputResponses, question);
  const url = declared?.url !== undefined;
  // A bare declaration is the older spelling of `form` (MCP 2025-11-25, "Elicitation", capabilities).
  const form = declared !== undefined && (declared.form !== undefined || !url);
  if (answer.kind !== 'elicit') return { url, form };
  const nonce = mcpReq.requestState<string | undefined>();
  return { url, form, answer: { action: answer.action, yes: answer.content?.approve === true, nonce } };
}

/** A request without an envelope is of an older client, which cannot be asked in the middle of a call. */
function capabilitiesOf(envelope: ServerContext['mcpReq']['envelope']): ClientCapabilities {
  return ((envelope as Record<string, unknown> | undefined)?.[CLIENT_CAPABILITIES_META_KEY] ??
    {}) as ClientCapabilities;
}

/** Undefined when the client can show nothing: then the answer names the address in words (answer.ts). */
export function askPerson(
  { url, form }: Extract<Reason, { is: 'needs-approval' }>,
  client: Elicitation,
): InputRequiredResult | undefined {
  if (form !== undefined) {
    const properties = { approve: { type: 'boolean' as const, title: 'Approve', default: false } };
    const requestedSchema = { type: 'object' as const, properties, required: ['approve'] };
    const elicit = inputRequired.elicit({ message: form.question, requestedSchema });
    return inputRequired({ inputRequests: { [question]: elicit }, requestState: form.nonce });
  }
  if (!client.url) return undefined;
  const message =
    'A person has to approve this call. Open the page, sign in, and look at what would be done.';
  const elicit = inputRequired.elicitUrl({ message, url });
  // 2025-11-25 demands an id of the question, and clients of that time ignore a question without one. 2026-07-28 has no
  // such id, and its clients ignore it. The id is the end of the address, so it tells nothing more.
  const withId = { ...elicit, params: { ...elicit.params, elicitationId: url.replace(/^.*\//, '') } };
  return inputRequired({ inputRequests: { [question]: withId as typeof elicit } });
}

/**
 * Step: a person's consent, where policies ask for one. Enters: a decision that lacks nothing else. Leaves: the
 * decision with a person's consent to exactly this call, or a denial that asks for it. Never: a consent that counts
 * twice, or for another caller, client, tool, argument or policy; a form of the client where policies ask for the page.
 */
import {
  type Approval,
  type ApprovalSubject,
  approvalId,
  approvalKey,
  approvalSeconds,
  newNonce,
} from '../../shared/approval.ts';
import type { Tool } from '../../shared/contract.ts';
import { digest } from '../../shared/digest.ts';
import type { DecisionRequest, Engine } from '../../shared/policy/engine.ts';
import { Refusal } from '../../shared/refusal.ts';
import { type Decision, decide } from './decide.ts';
import type { Ports } from './ports.ts';

/** The questions that a client can show to its person, and the answer that it brings back. */
export type Elicitation = {
  url: boolean;
  form: boolean;
  /** on a repeated request; `nonce`: as it was given out with the form */
  answer?: { action: 'accept' | 'decline' | 'cancel'; yes: boolean; nonce: string | undefined };
};

export type ConsentRequest = DecisionRequest & {
  tool: Tool;
  callId: string;
  /** origin and path before `/approve`, of the door that the call came through */
  doorUrl: string;
  elicitation: Elicitation;
  /** the name that the client program gives itself */
  program?: string | undefined;
};

type ConsentPorts = Pick<Ports, 'now' | 'pause' | 'control'>;

/** A person does not read more to the end; an item of DynamoDB has 400 kB. */
const maxCharacters = 50_000;
/** A call waits so long for a person who just opened the page: SDK clients give up after 60 s. */
const maxWaitMs = 25_000;
const lookEveryMs = 1_000;

/**
 * @param decision the policies' and the limits'; returned as it is unless a person's consent alone is missing
 * @throws Refusal `not-approvable` for arguments that are too long to read; `unavailable` without the control table
 */
export async function consent(
  decision: Decision,
  request: ConsentRequest,
  { policies, ports }: { policies: Engine; ports: ConsentPorts },
): Promise<Decision> {
  if (decision.allowed || decision.consent === undefined) return decision;
  const { answer } = request.elicitation;
  if (answer !== undefined && isNo(answer)) return { ...decision, reason: { is: 'not-approved' } };
  const subject = approvalSubjectOf(request, policies);
  const key = approvalKey(subject);
  const redeemed = await redeem(key, { answer, relayed: decision.consent === 'form' }, ports);
  if (redeemed !== undefined) return decideAgain(request, redeemed, policies);
  const open = await ports.control.approvals.ask(key, questionOf(request, subject, ports), ports.now());
  if (open.refusedBy !== undefined) return { ...decision, reason: { is: 'not-approved' } };
  const url = `${request.doorUrl}/approve/${approvalId(key, open.nonce)}`;
  const form = decision.consent === 'form' && request.elicitation.form;
  const { expiresAtSeconds, nonce } = open;
  const reason = { is: 'needs-approval' as const, url, expiresAtSeconds };
  return {
    ...decision,
    reason: form ? { ...reason, form: { nonce, question: sentenceOf(request) } } : reason,
  };
}

/** A client accepts a form whether its person wrote yes or no into it. */
function isNo({ action, nonce, yes }: NonNullable<Elicitation['answer']>): boolean {
  return action !== 'accept' || (nonce !== undefined && !yes);
}

/** Takes an approval of this very call off the table. Waits a while for one when the client showed the page. */
async function redeem(
  key: string,
  { answer, relayed }: { answer: Elicitation['answer']; relayed: boolean },
  ports: ConsentPorts,
) {
  const { approvals } = ports.control;
  if (relayed && answer?.yes === true && answer.nonce !== undefined) {
    const approval = await approvals.redeemRelayed(key, answer.nonce, ports.now());
    if (approval !== undefined) return { approval, channel: 'client' as const };
  }
  const until = ports.now() + (answer === undefined ? 0 : maxWaitMs);
  for (;;) {
    const approval = await approvals.redeem(key, ports.now());
    if (approval !== undefined) return { approval, channel: 'page' as const };
    if (ports.now() + lookEveryMs > until) return undefined;
    await ports.pause(lookEveryMs);
  }
}

type Redeemed = NonNullable<Awaited<ReturnType<typeof redeem>>>;

/** The policies decide once more, with the consent: they may also judge the approver. */
function decideAgain(request: ConsentRequest, { approval, channel }: Redeemed, policies: Engine): Decision {
  const approver = channel === 'page' ? (approval.approvedBy ?? '') : request.caller.subject;
  const decision = decide({ ...request, approval: { channel, approver } }, policies);
  if (!decision.allowed) return decision;
  const approvedAtMs = approval.approvedAtMs ?? request.atMs;
  return { ...decision, consented: { channel, approver, askedIn: approval.callId, approvedAtMs } };
}

function approvalSubjectOf({ caller, tool, input }: ConsentRequest, { policySet }: Engine): ApprovalSubject {
  const { subject, clientId } = caller;
  return { subject, clientId, tool: tool.name, argumentsDigest: digest(input), policySet };
}

function questionOf(request: ConsentRequest, subject: ApprovalSubject, ports: Pick<Ports, 'now'>): Approval {
  const { caller, tool, input, callId, program } = request;
  const shown = JSON.stringify(input);
  if (shown.length > maxCharacters) throw new Refusal({ is: 'not-approvable', maxCharacters });
  const askedAtMs = ports.now();
  return {
    ...subject,
    nonce: newNonce(),
    callId,
    tenant: caller.tenant,
    ...(caller.name !== undefined && { name: caller.name }),
    ...(program !== undefined && { program }),
    groups: caller.groups,
    title: tool.title,
    effect: tool.effect,
    scopes: [...tool.scopes],
    arguments: shown,
    askedAtMs,
    expiresAtSeconds: Math.floor(askedAtMs / 1000) + approvalSeconds,
  };
}

function sentenceOf({ tool, input }: ConsentRequest): string {
  return `Allow ${tool.title} (${tool.name}) with ${JSON.stringify(input)}?`;
}

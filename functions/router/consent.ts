/**
 * Step: a person's consent, where policies ask for one. Enters: a decision that lacks nothing else. Leaves: the
 * decision with the consent that was given to exactly this call, or without it. Never: a consent that is good twice,
 * or for another caller, client, tool, argument or policy; a form that a client filled in where policies want the page.
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
import type { CallAsked, Engine } from '../../shared/policy/engine.ts';
import { Refusal } from '../../shared/refusal.ts';
import { type Decision, decide } from './decide.ts';
import { digest } from './digest.ts';
import type { Ports } from './ports.ts';

/** What the client can show to its person, and what it brings back from there. */
export type Elicitation = {
  url: boolean;
  form: boolean;
  /** on a repeated request; `nonce`: as it was given out with the form */
  answer?: { action: 'accept' | 'decline' | 'cancel'; yes: boolean; nonce: string | undefined };
};

export type ConsentAsked = CallAsked & {
  tool: Tool;
  callId: string;
  /** origin and path before `/approve`, of the door that the call came through */
  doorUrl: string;
  elicitation: Elicitation;
  /** what the client program calls itself */
  program?: string | undefined;
};

type Place = { policies: Engine; ports: Pick<Ports, 'now' | 'pause' | 'control'> };

/** Longer arguments nobody reads to the end; an item of DynamoDB has 400 kB. */
const maxCharacters = 50_000;
/** A client whose person just opened the page: SDK clients give up after 60 s. */
const patienceMs = 25_000;
const lookEveryMs = 1_000;

export async function consent(decision: Decision, asked: ConsentAsked, place: Place): Promise<Decision> {
  if (decision.allowed || decision.consent === undefined) return decision;
  const { answer } = asked.elicitation;
  if (answer !== undefined && saidNo(answer)) return { ...decision, reason: { is: 'not-approved' } };
  const { policies, ports } = place;
  const binding = bindingOf(asked, policies);
  const key = approvalKey(binding);
  const given = await redeem(key, { answer, relayed: decision.consent === 'form' }, ports);
  if (given !== undefined) return decideAgain(asked, given, policies);
  const open = await ports.control.approvals.ask(key, questionOf(asked, binding, ports), ports.now());
  if (open.refusedBy !== undefined) return { ...decision, reason: { is: 'not-approved' } };
  const url = `${asked.doorUrl}/approve/${approvalId(key, open.nonce)}`;
  const form = decision.consent === 'form' && asked.elicitation.form;
  const { expiresAtSeconds, nonce } = open;
  const reason = { is: 'needs-approval' as const, url, expiresAtSeconds };
  return { ...decision, reason: form ? { ...reason, form: { nonce, question: sentenceOf(asked) } } : reason };
}

/** A form that came back with `no` in it is an accepted form. */
function saidNo({ action, nonce, yes }: NonNullable<Elicitation['answer']>): boolean {
  return action !== 'accept' || (nonce !== undefined && !yes);
}

/** An approval that stands for this very call, taken off the table. Waits a while for one when the page is open. */
async function redeem(
  key: string,
  { answer, relayed }: { answer: Elicitation['answer']; relayed: boolean },
  ports: Place['ports'],
) {
  const { approvals } = ports.control;
  if (relayed && answer?.yes === true && answer.nonce !== undefined) {
    const approval = await approvals.redeemRelayed(key, answer.nonce, ports.now());
    if (approval !== undefined) return { approval, channel: 'client' as const };
  }
  const until = ports.now() + (answer === undefined ? 0 : patienceMs);
  for (;;) {
    const approval = await approvals.redeem(key, ports.now());
    if (approval !== undefined) return { approval, channel: 'page' as const };
    if (ports.now() + lookEveryMs > until) return undefined;
    await ports.pause(lookEveryMs);
  }
}

type Given = NonNullable<Awaited<ReturnType<typeof redeem>>>;

/** The policies have the last word: about who approved, too. */
function decideAgain(asked: ConsentAsked, { approval, channel }: Given, policies: Engine): Decision {
  const approver = channel === 'page' ? (approval.approvedBy ?? '') : asked.caller.subject;
  const decision = decide({ ...asked, approval: { channel, approver } }, policies);
  if (!decision.allowed) return decision;
  const approvedAtMs = approval.approvedAtMs ?? asked.atMs;
  return { ...decision, consented: { channel, approver, askedIn: approval.callId, approvedAtMs } };
}

function bindingOf({ caller, tool, input }: ConsentAsked, { policySet }: Engine): ApprovalSubject {
  const { subject, clientId } = caller;
  return { subject, clientId, tool: tool.name, argumentsDigest: digest(input), policySet };
}

function questionOf(asked: ConsentAsked, binding: ApprovalSubject, ports: Pick<Ports, 'now'>): Approval {
  const { caller, tool, input, callId, program } = asked;
  const shown = JSON.stringify(input);
  if (shown.length > maxCharacters) throw new Refusal({ is: 'not-approvable', maxCharacters });
  const askedAtMs = ports.now();
  return {
    ...binding,
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

function sentenceOf({ tool, input }: ConsentAsked): string {
  return `Allow ${tool.title} (${tool.name}) with ${JSON.stringify(input)}?`;
}

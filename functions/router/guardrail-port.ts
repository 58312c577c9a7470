/**
 * The guardrail's port: one signed ApplyGuardrail to Amazon Bedrock. Enters: texts, and whose they are. Leaves: what
 * the guardrail says of them. Never: silence, or an answer that is not understood, taken for a yes; a masked text that
 * could belong to another one.
 * Source: Amazon Bedrock API Reference, ApplyGuardrail and GuardrailAssessment.
 */
import { Refusal } from '../../shared/refusal.ts';
import type { RouterConfig } from './config.ts';
import type { Guardrail, Verdict } from './ports.ts';
import { type ServiceAnswer, ServiceError, signedPost } from './signed-post.ts';

/** Guardrails answers within some 500 ms; two attempts keep a caller waiting for 4 s at most. */
const attemptTimeoutMs = 2_000;
const headers = { 'content-type': 'application/json' };

/** @param env holds the credentials of the execution role */
export function guardrailPort(
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl' | 'guardrail'>,
  env: NodeJS.ProcessEnv,
): Guardrail {
  const { guardrail, deployment } = config;
  // The plan of such a stage fails when a contract asks for one; a router that is asked anyway says no.
  if (guardrail === undefined) return { apply: () => Promise.reject(unavailable()) };
  const host = `bedrock-runtime.${deployment.region}.amazonaws.com`;
  const path = `/guardrail/${guardrail.id}/version/${guardrail.version}/apply`;
  // The host is bedrock-runtime's; signatures are made for `bedrock` (assumption guardrail-is-signed-for-bedrock).
  const post = signedPost({ signingName: 'bedrock', host, attemptTimeoutMs }, config, env);

  async function ask(body: string, texts: readonly string[]): Promise<Verdict> {
    const answer = await post({ path, headers, body });
    if (answer.status !== 200) throw new ServiceError('Bedrock', answer);
    return verdictOf(answer, texts);
  }

  return {
    async apply(source, texts) {
      const content = texts.map((text) => ({ text: { text } }));
      const body = JSON.stringify({ source, content });
      try {
        // To ask twice changes nothing but the bill.
        return await ask(body, texts).catch((error) =>
          isFinal(error) ? Promise.reject(error) : ask(body, texts),
        );
      } catch (cause) {
        throw unavailable(cause);
      }
    },
  };
}

function unavailable(cause?: unknown): Refusal {
  return new Refusal({ is: 'unavailable', what: 'guardrail' }, { cause });
}

/**
 * A guardrail intervenes when it blocks and when it masks, and both put text into `outputs`: only the assessments say
 * which. Masked is what masks and does nothing else, with one output for each text; any other intervention blocks.
 */
function verdictOf(answer: ServiceAnswer, given: readonly string[]): Verdict {
  const { action, outputs, assessments } = answer.fields;
  if (action === 'NONE') return { is: 'passed' };
  if (action !== 'GUARDRAIL_INTERVENED') throw new ServiceError('Bedrock', answer);
  const actions = new Set(actionsIn(assessments));
  actions.delete('NONE');
  if (actions.size !== 1 || !actions.has('ANONYMIZED')) return { is: 'blocked' };
  const texts = Array.isArray(outputs) ? outputs.map((output) => output?.text) : [];
  return isTextForText(texts, given) ? { is: 'masked', texts } : { is: 'blocked' };
}

/** A text that stands elsewhere among the given ones has moved, and then nobody knows which mask is whose. */
function isTextForText(texts: unknown[], given: readonly string[]): texts is string[] {
  const all = new Set<unknown>(given);
  return (
    texts.length === given.length &&
    texts.every((text, at) => typeof text === 'string' && (text === given[at] || !all.has(text)))
  );
}

/** What each filter did, wherever in the assessments it says so. */
function actionsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(actionsIn);
  return Object.entries(value).flatMap(([name, item]) => (name === 'action' ? [item] : actionsIn(item)));
}

/** Asking again changes nothing: no right, no such guardrail, no sense. 429 is a throttle, which may pass. */
function isFinal(error: unknown): boolean {
  return error instanceof ServiceError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

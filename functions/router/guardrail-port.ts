/**
 * The guardrail's port: one signed ApplyGuardrail to Amazon Bedrock. Enters: texts, and whose they are. Leaves: the
 * verdict on them. Never: `passed` without an answer that says so; a masked text that could belong to another one.
 * Source: Amazon Bedrock API Reference, ApplyGuardrail and GuardrailAssessment.
 */
import { Refusal } from '../../shared/refusal.ts';
import type { RouterConfig } from './config.ts';
import type { Guardrail, GuardrailVerdict } from './ports.ts';
import { jsonError, jsonFields, type ServiceAnswer, signedPost, tryTwice } from './signed-post.ts';

/** Guardrails answers within some 500 ms; two attempts keep a caller waiting for 4 s at most. */
const attemptTimeoutMs = 2_000;
const headers = { 'content-type': 'application/json' };

/**
 * @param env holds the credentials of the execution role
 * @throws Refusal `unavailable` from `apply` when the guardrail gives no verdict, or the stage has no guardrail
 */
export function guardrailPort(
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl' | 'guardrail'>,
  env: NodeJS.ProcessEnv,
): Guardrail {
  const { guardrail, deployment } = config;
  // The plan of such a stage fails when a contract asks for a guardrail; a router that gets so far refuses the call.
  if (guardrail === undefined) return { apply: () => Promise.reject(unavailable()) };
  const host = `bedrock-runtime.${deployment.region}.amazonaws.com`;
  const path = `/guardrail/${guardrail.id}/version/${guardrail.version}/apply`;
  // The host is bedrock-runtime's; signatures are made for `bedrock` (assumption guardrail-is-signed-for-bedrock).
  const post = signedPost({ signingName: 'bedrock', host, attemptTimeoutMs }, config, env);

  async function ask(body: string, texts: readonly string[]): Promise<GuardrailVerdict> {
    const answer = await post({ path, headers, body });
    if (answer.status !== 200) throw jsonError('Bedrock', answer);
    return verdictOf(answer, texts);
  }

  return {
    async apply(source, texts) {
      const content = texts.map((text) => ({ text: { text } }));
      const body = JSON.stringify({ source, content });
      try {
        // A second attempt changes nothing but the bill.
        return await tryTwice(() => ask(body, texts));
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
 * A guardrail intervenes when it blocks and when it masks, and both put text into `outputs`: only the assessments tell
 * the two apart. `masked`: every action is a mask, and there is one output for each text; anything else blocks.
 */
function verdictOf(answer: ServiceAnswer, inputs: readonly string[]): GuardrailVerdict {
  const { action, outputs, assessments } = jsonFields(answer);
  if (action === 'NONE') return { is: 'passed' };
  if (action !== 'GUARDRAIL_INTERVENED') throw jsonError('Bedrock', answer);
  const actions = new Set(actionsIn(assessments));
  actions.delete('NONE');
  if (actions.size !== 1 || !actions.has('ANONYMIZED')) return { is: 'blocked' };
  const texts = Array.isArray(outputs) ? outputs.map((output) => output?.text) : [];
  return isTextForText(texts, inputs) ? { is: 'masked', texts } : { is: 'blocked' };
}

/** An output that equals another input has moved: then it is unknown which mask belongs to which text. */
function isTextForText(texts: unknown[], inputs: readonly string[]): texts is string[] {
  const all = new Set<unknown>(inputs);
  return (
    texts.length === inputs.length &&
    texts.every((text, at) => typeof text === 'string' && (text === inputs[at] || !all.has(text)))
  );
}

/** The action of each filter, wherever it stands in the assessments. */
function actionsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(actionsIn);
  return Object.entries(value).flatMap(([name, item]) => (name === 'action' ? [item] : actionsIn(item)));
}

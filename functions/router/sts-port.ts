/**
 * The STS port: AssumeRole as one signed POST, with AWS's errors as refusals. Without `@aws-sdk/client-sts`, whose request
 * costs more than twice as much and whose import is a third of a cold start (.github/decisions/0004).
 * Source: STS API Reference, AssumeRole; the AWS Query protocol.
 */
import { Parser } from 'htmlparser2';
import { Refusal } from '../../shared/refusal.ts';
import type { RouterConfig } from './config.ts';
import type { AssumeRole, Ports, Session } from './ports.ts';
import { isThrottle, type ServiceAnswer, ServiceError, signedPost, tryTwice } from './signed-post.ts';

/** STS answers within some 100 ms; two attempts keep a caller waiting for 6 s at most. */
const attemptTimeoutMs = 3_000;
const headers = { 'content-type': 'application/x-www-form-urlencoded' };

/**
 * One for an environment: it signs with the router's own role, the same for every call.
 * @param env holds the credentials of the execution role
 * @throws Refusal `policy-too-large`, `throttled` or `unavailable` from `assumeRole`
 */
export function stsPort(
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl'>,
  env: NodeJS.ProcessEnv,
): Ports['sts'] {
  const host = `sts.${config.deployment.region}.amazonaws.com`;
  const post = signedPost({ signingName: 'sts', host, attemptTimeoutMs }, config, env);

  async function ask(body: string): Promise<Session> {
    return readSession(await post({ path: '/', headers, body }));
  }

  return {
    async assumeRole(request) {
      const body = formOf(request);
      try {
        // A session that nobody got is worth nothing to anybody: to ask again is safe.
        return await tryTwice(() => ask(body));
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

/** @throws ServiceError for an error of STS, and for an answer without a whole session */
export function readSession(answer: ServiceAnswer): Session {
  const texts = textsOf(answer);
  if (answer.status !== 200) throw new ServiceError('STS', answer.status, texts.get('Code') ?? '');
  return sessionOf(texts);
}

function formOf({ tags, policy, ...request }: AssumeRole): string {
  const form = new URLSearchParams({
    ...{ Action: 'AssumeRole', Version: '2011-06-15' },
    ...{ RoleArn: request.roleArn, RoleSessionName: request.sessionName },
    ...{ SourceIdentity: request.sourceIdentity, DurationSeconds: String(request.durationSeconds) },
    ...(policy !== undefined && { Policy: policy }),
  });
  Object.entries(tags).forEach(([key, value], at) => {
    form.append(`Tags.member.${at + 1}.Key`, key);
    form.append(`Tags.member.${at + 1}.Value`, value);
  });
  return form.toString();
}

/** The text of each element of an XML document, by its name; of several with one name, the last. */
function textsOf({ text: xml }: ServiceAnswer): Map<string, string> {
  const texts = new Map<string, string>();
  let text = '';
  const parser = new Parser(
    {
      onopentag: () => {
        text = '';
      },
      ontext: (data) => {
        text += data;
      },
      onclosetag: (name) => texts.set(name, copyOf(text)),
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return texts;
}

/** In V8 a part of a text holds the whole of it, and a session is kept for many calls. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

function sessionOf(texts: ReadonlyMap<string, string>): Session {
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => texts.get(name),
  );
  const expiresAtMs = Date.parse(texts.get('Expiration') ?? '');
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expiresAtMs))
    throw new ServiceError('STS', 200, 'NoCredentials');
  return { credentials: { accessKeyId, secretAccessKey, sessionToken }, expiresAtMs };
}

/** The cause is logged, never answered. Codes: STS API Reference, AssumeRole, Errors; Common Errors. */
function refusalOf(cause: unknown): Refusal {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'PackedPolicyTooLargeException' || name === 'PackedPolicyTooLarge')
    return new Refusal({ is: 'policy-too-large' }, { cause });
  return isThrottle(cause)
    ? new Refusal({ is: 'throttled' }, { cause })
    : new Refusal({ is: 'unavailable', what: 'sts' }, { cause });
}

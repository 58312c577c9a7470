/**
 * What an attacker may hold, against a running local system: execution credentials of a function, sessions that the
 * router could mint, signed calls of the private API, tokens of a user. Everything goes over the wire.
 */
import { Agent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { catalogue } from '../../../functions/tools/catalogue.ts';
import { bindGrants } from '../../../shared/grant.ts';
import { sessionPolicy } from '../../../shared/grant-policies.ts';
import { dataRoleName, invokeRoleName, sessionRoleArn } from '../../../shared/names.ts';
import { createAssumeForService } from '../../../stacks/local/assume-for-service.ts';
import type { Credentials } from '../../../stacks/local/aws-request.ts';
import type { Local } from '../../../stacks/local/local.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { flags } from './flags.ts';
import { functionOf } from './mutations.ts';
import { type Answered, post, subject } from './private-calls.ts';

export const acmeTags = { actor: 'ai-agent', tool: 'read_document', tenant: 'acme', subject };

/** Where a request enters. */
export type Place = 'router' | 'tool' | 'internet';
export type Minting = {
  by?: Credentials;
  from?: Place;
  /** a tool's data role; the invoke role when absent */
  dataRoleOf?: string;
  tags?: Record<string, string>;
  sessionName?: string;
  sourceIdentity?: string | undefined;
  /** the session policy of a call with these arguments; none when both are absent */
  input?: object;
  /** a session policy of one's own */
  policy?: object;
};
export type World = ReturnType<typeof createWorld>;

export function createWorld(local: Local) {
  const { plan } = local;
  const agent = new Agent({ ca: local.tls.ca, keepAlive: false });
  const names = { app: plan.app, stage: plan.stage, region: plan.region, accountId: plan.accountId };
  const functionName = (what: string) => `${plan.app}-${plan.stage}-${what}`;
  const urlAt = (place: Place, tool = 'read_document') =>
    place === 'internet'
      ? local.aws.internetUrl
      : local.aws.endpointOf(functionName(place === 'router' ? 'router' : `tool-${tool}`)).url;
  const clientAt = (credentials: Credentials, endpoint: string) => ({
    region: plan.region,
    endpoint,
    credentials,
    requestHandler: { httpsAgent: agent },
    maxAttempts: 1,
  });

  const execution = (what: string, sourceFunction = what): Credentials => {
    const role = functionName(what);
    const sourceFunctionArn = `arn:aws:lambda:${plan.region}:${plan.accountId}:function:${functionName(sourceFunction)}`;
    const assume = createAssumeForService({ plan, vault: local.vault });
    return assume(role, 'lambda.amazonaws.com', 'attack', { sourceFunctionArn }).credentials;
  };

  async function mint(minting: Minting = {}): Promise<Credentials> {
    const { by = execution('router'), from = 'router', dataRoleOf, input } = minting;
    const { tags = { ...acmeTags, tool: dataRoleOf ?? acmeTags.tool } } = minting;
    const policy =
      minting.policy ?? (dataRoleOf !== undefined && input ? policyFor(dataRoleOf, input) : undefined);
    const role = dataRoleOf === undefined ? invokeRoleName(names) : dataRoleName(names, dataRoleOf);
    const sourceIdentity = 'sourceIdentity' in minting ? minting.sourceIdentity : subject;
    const tagList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const { Credentials: minted } = await new STSClient(clientAt(by, urlAt(from))).send(
      new AssumeRoleCommand({
        RoleArn: sessionRoleArn(names, role),
        RoleSessionName: minting.sessionName ?? `${tags.tool ?? 'x'}@${subject}`.slice(0, 64),
        SourceIdentity: sourceIdentity,
        DurationSeconds: 900,
        Tags: tagList.length === 0 ? undefined : tagList,
        Policy: policy === undefined || flags.sessionPolicy ? undefined : JSON.stringify(policy),
      }),
    );
    return {
      accessKeyId: minted?.AccessKeyId ?? '',
      secretAccessKey: minted?.SecretAccessKey ?? '',
      sessionToken: minted?.SessionToken ?? '',
      expiresAtMs: minted?.Expiration?.getTime() ?? 0,
    };
  }

  const s3 = (credentials: Credentials, from: Place = 'tool', tool = 'read_document') =>
    new S3Client(clientAt(credentials, urlAt(from, tool)));
  const dynamodb = (credentials: Credentials, from: Place = 'tool', tool = 'search_tickets') =>
    new DynamoDBClient(clientAt(credentials, urlAt(from, tool)));

  /** Signs a POST to the private API, with `headers` besides those that every call has. */
  async function sign(
    tool: string,
    body: object,
    credentials: Credentials | undefined,
    signingDate = new Date(),
    headers: Record<string, string> = {},
  ) {
    const api = new URL(environmentOf(plan, 'router').TOOLS_API_URL ?? '');
    const text = JSON.stringify(body);
    const unsigned = {
      method: 'POST',
      protocol: 'https:',
      hostname: api.hostname,
      path: `${api.pathname}/tools/${tool}`,
      headers: { host: api.host, 'content-type': 'application/json', ...headers } as Record<string, string>,
      body: text,
    };
    if (credentials === undefined) return unsigned;
    const signer = new SignatureV4({
      service: 'execute-api',
      region: plan.region,
      credentials,
      sha256: Sha256,
    });
    return { ...unsigned, headers: (await signer.sign(unsigned, { signingDate })).headers };
  }

  function send(signed: Awaited<ReturnType<typeof sign>>, from: Place = 'router'): Promise<Answered> {
    return post(new URL(urlAt(from)), signed, agent);
  }

  /** The session policy that the router would ask for, for a call of alice's. */
  function policyFor(toolName: string, given: object, callId: string = crypto.randomUUID()): object {
    const tool = catalogue.find(({ name }) => name === toolName);
    if (tool === undefined) throw new Error(`there is no tool ${toolName}`);
    const { DATA_ARNS = '', DATA_KEYS = '' } = environmentOf(plan, 'router');
    const data = { arns: JSON.parse(DATA_ARNS), keys: JSON.parse(DATA_KEYS) };
    const caller = { tenant: 'acme', subject };
    const input = tool.input.parse(given) as Record<string, unknown>;
    return sessionPolicy(tool.grants, bindGrants(tool.grants, { caller, input, callId }), data);
  }

  /** What STS sealed into a session token. */
  function claimsOf({ accessKeyId, sessionToken }: Credentials) {
    const { accessKeyId: _, ...claims } = local.vault.open(accessKeyId, sessionToken).session;
    return claims;
  }

  const bucket = `${plan.app}-${plan.stage}-documents-${plan.accountId}`;
  const table = `${plan.app}-${plan.stage}-tickets`;
  return {
    local,
    plan,
    bucket,
    table,
    claimsOf,
    policyFor,
    functionName,
    urlAt,
    execution,
    mint,
    s3,
    dynamodb,
    sign,
    send,
    agent,
  };
}

function environmentOf(plan: Plan, what: string): Record<string, string> {
  return (functionOf(plan, what).inputs.environment as { variables: Record<string, string> }).variables;
}

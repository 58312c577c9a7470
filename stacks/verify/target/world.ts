// biome-ignore-all lint/style/noExcessiveLinesPerFile: one world, whose clients share a target
/**
 * The credentials of an attacker inside a running local system: execution credentials of a function, sessions
 * that the router could mint, signed calls of the private API. Every request goes over the wire. On AWS
 * nobody outside can get any of these credentials, so such attacks run only here.
 */
import { Agent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { DataName } from '../../../shared/data.ts';
import { dataRoleName, invokeRoleName, sessionRoleArn } from '../../../shared/names.ts';
import type { Credentials } from '../../account/aws-request.ts';
import type { Local } from '../../local/local.ts';
import { createAssumeForService } from '../../local/sts/assume-for-service.ts';
import { createLocalTarget } from './local-target.ts';
import { type Answered, post } from './private-calls.ts';
import { nameOf, policyFor, routerVariables, subject, tagsOf } from './stage-parts.ts';
import { sendTouch, type Touch } from './touch.ts';

/** The network position of a request; `tool`: that of a tool, by default of the subject `session`. */
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
  /** a session policy of the attacker's choice */
  policy?: object;
};
export type World = ReturnType<typeof createWorld>;

/** `withoutSessionPolicy`: mints as if no call limited its session; evaluated at each minting. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one world, whose clients share a target
export function createWorld(local: Local, withoutSessionPolicy: () => boolean = () => false) {
  const { plan } = local;
  const target = createLocalTarget(local);
  const agent = new Agent({ ca: local.tls.ca, keepAlive: false });
  const names = { app: plan.app, stage: plan.stage, region: plan.region, accountId: plan.accountId };
  const functionName = (what: string) => `${plan.app}-${plan.stage}-${what}`;
  const urlAt = (place: Place, tool = target.subjects.session?.tool.name) =>
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
    const { team, session } = target.subjects;
    const { tags = tagsOf(team, dataRoleOf ?? session?.tool.name ?? '') } = minting;
    const ofCall = (tool: string) => input && policyFor(plan, { tool, tenant: team, input });
    const policy = minting.policy ?? (dataRoleOf === undefined ? undefined : ofCall(dataRoleOf));
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
        Policy: policy === undefined || withoutSessionPolicy() ? undefined : JSON.stringify(policy),
      }),
    );
    return {
      accessKeyId: minted?.AccessKeyId ?? '',
      secretAccessKey: minted?.SecretAccessKey ?? '',
      sessionToken: minted?.SessionToken ?? '',
      expiresAtMs: minted?.Expiration?.getTime() ?? 0,
    };
  }

  const s3 = (credentials: Credentials, from: Place, tool?: string) =>
    new S3Client(clientAt(credentials, urlAt(from, tool)));
  const dynamodb = (credentials: Credentials, from: Place, tool?: string) =>
    new DynamoDBClient(clientAt(credentials, urlAt(from, tool)));
  /** Sends it with these credentials from that place; rejects with the SDK's error. */
  const touch = (credentials: Credentials, what: Touch, from: Place, tool?: string) => {
    const clients = { s3: s3(credentials, from, tool), dynamodb: dynamodb(credentials, from, tool) };
    return sendTouch(clients, plan, what);
  };

  /** Signs a POST to the private API, with `headers` besides those that every call has. */
  // biome-ignore lint/complexity/useMaxParams: one signature, by its parts
  async function sign(
    tool: string,
    body: object,
    credentials: Credentials | undefined,
    signingDate = new Date(),
    headers: Record<string, string> = {},
  ) {
    const api = new URL(routerVariables(plan).TOOLS_API_URL ?? '');
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

  /** The claims that STS sealed into a session token. */
  function claimsOf({ accessKeyId, sessionToken }: Credentials) {
    const { accessKeyId: _, ...claims } = local.vault.open(accessKeyId, sessionToken).session;
    return claims;
  }

  return {
    local,
    plan,
    target,
    nameOf: (store: DataName) => nameOf(plan, store),
    claimsOf,
    functionName,
    urlAt,
    execution,
    mint,
    s3,
    dynamodb,
    touch,
    sign,
    send,
    agent,
  };
}

/**
 * The Security Token Service of the local AWS: AssumeRole and GetCallerIdentity over the Query protocol.
 * Takes a verified request; gives STS's XML or throws an AwsError, also for the other operations of STS. A
 * secret is only in the answer to AssumeRole.
 * Source: STS API Reference; the XML is that of its sample responses.
 */

import { policyDocument } from '../../../shared/policy-document.ts';
import { type Account, readAccount } from '../../account/account.ts';
import { assumeRole } from '../../account/assume-role.ts';
import { type AuthorizeCaller, authorizeIn, refuseUnlessAllowed } from '../../account/authorize.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../../account/aws-request.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { escapeXml } from '../wire/error-shapes.ts';
import { notPartOfLocalAws } from '../wire/unknown-service.ts';
import type { Vault } from './credentials.ts';
import { readAssumeRole, readForm } from './sts-input.ts';

export type StsOptions = {
  plan: Plan;
  vault: Vault;
  /** decides about operations that are not part of the local AWS */
  authorize?: AuthorizeCaller;
  /** milliseconds since the epoch; the clock by default */
  now?: () => number;
};

const apiVersion = '2011-06-15';
const namespace = `https://sts.amazonaws.com/doc/${apiVersion}/`;

type Operation = (request: AwsRequest, form: ReadonlyMap<string, string>) => string;

/** Reads the plan and answers requests. @throws Error for a plan with an unsupported policy */
export function createSts({
  plan,
  vault,
  now = Date.now,
  ...options
}: StsOptions): (request: AwsRequest) => AwsResponse {
  const account = readAccount(plan, now);
  const authorize = options.authorize ?? authorizeIn(account);
  const operations = new Map<string, Operation>([
    ['AssumeRole', (request, form) => answerAssumeRole(account, vault, { request, form, nowMs: now() })],
    ['GetCallerIdentity', (request) => answerCallerIdentity(account, request)],
  ]);
  return (request) => {
    const form = formOf(request);
    const action = form.get('Action') ?? '';
    const operation = operations.get(action);
    if (!operation) {
      authorize(request, { action: `sts:${action}`, resource: '*' });
      throw notPartOfLocalAws('sts', `sts:${action}`);
    }
    const result = `<${action}Result>${operation(request, form)}</${action}Result>`;
    const metadata = `<ResponseMetadata><RequestId>${request.requestId}</RequestId></ResponseMetadata>`;
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>`,
    };
  };
}

/** The parameters of a Query request, which the SDK always posts as a form. */
function formOf({ method, path, headers, body }: AwsRequest): Map<string, string> {
  const isForm = /^application\/x-www-form-urlencoded(;|$)/.test(headers['content-type'] ?? '');
  if (method !== 'POST' || path !== '/' || !isForm) {
    throw new AwsError(
      'NotImplemented',
      501,
      'The local STS takes a form that is posted to "/" and nothing else.',
    );
  }
  const form = readForm(body);
  const action = form.get('Action') ?? '';
  if (form.get('Version') !== apiVersion || !/^[A-Za-z]+$/.test(action)) {
    const message = `Could not find operation ${action} for version ${form.get('Version') ?? 'NO_VERSION_SPECIFIED'}`;
    throw new AwsError('InvalidAction', 400, message);
  }
  return form;
}

function answerAssumeRole(
  account: Account,
  vault: Vault,
  { request, form, nowMs }: { request: AwsRequest; form: ReadonlyMap<string, string>; nowMs: number },
): string {
  const { claims, role, packedPolicySize } = assumeRole(account, request, readAssumeRole(form), nowMs);
  const { credentials } = vault.seal(claims);
  const user = element('Arn', claims.arn) + element('AssumedRoleId', `${role.roleId}:${claims.sessionName}`);
  return [
    `<Credentials>${element('AccessKeyId', credentials.accessKeyId)}`,
    element('SecretAccessKey', credentials.secretAccessKey),
    element('SessionToken', credentials.sessionToken),
    `${element('Expiration', `${new Date(credentials.expiresAtMs).toISOString().slice(0, 19)}Z`)}</Credentials>`,
    `<AssumedRoleUser>${user}</AssumedRoleUser>`,
    packedPolicySize > 0 ? element('PackedPolicySize', String(packedPolicySize)) : '',
    claims.sourceIdentity === undefined ? '' : element('SourceIdentity', claims.sourceIdentity),
  ].join('');
}

const allowAll = policyDocument([{ Effect: 'Allow', Action: '*', Resource: '*' }]);

/**
 * "No permissions are required to perform this operation", and an explicit deny in the caller's policies
 * changes nothing (STS API Reference, GetCallerIdentity). The policy of a VPC endpoint still applies: it
 * limits all traffic through it.
 */
function answerCallerIdentity(account: Account, request: AwsRequest): string {
  const ask = { action: 'sts:GetCallerIdentity', resource: '*' };
  const { endpoint } = account.policiesOf(request);
  const policies = { identity: [allowAll], ...(endpoint === undefined ? {} : { endpoint }) };
  refuseUnlessAllowed(evaluate(account.questionOf(request, ask), policies), request, ask);
  const { arn, roleId, sessionName } = request.session;
  return (
    element('Arn', arn) +
    element('UserId', `${roleId}:${sessionName}`) +
    element('Account', account.accountId)
  );
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

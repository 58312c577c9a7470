/**
 * Services that the local AWS lacks (ec2, kms, lambda, logs, …). Takes a verified request; always throws an
 * AwsError: AccessDenied when IAM denies it, else 501. So code without the right gets AWS's answer, and code
 * with the right learns that it cannot be tried here.
 */

import { type Ask, AwsError } from '../../account/aws-request.ts';
import type { Admitted } from './admit.ts';

/** The question to IAM about the request; undefined when its operation is unknown. */
export function askOf(request: Admitted, account: { region: string; accountId: string }): Ask | undefined {
  const { service, headers, body, method, path } = request;
  const target = headers['x-amz-target']?.split('.').at(-1);
  if (target) return ask(service, target, '*');
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return ask(service, new URLSearchParams(body.toString('utf8')).get('Action') ?? '', '*');
  }
  // Lambda API Reference, Invoke: POST /2015-03-31/functions/FunctionName/invocations.
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (service === 'lambda' && method === 'POST' && name) {
    const arn = `arn:aws:lambda:${account.region}:${account.accountId}:function:`;
    const plain = name.replace(/%3A/gi, ':');
    return ask(service, 'InvokeFunction', plain.startsWith('arn:') ? plain : `${arn}${plain}`);
  }
  return undefined;
}

/** The 501 for a request that IAM allows. */
export function notPartOfLocalAws(service: string, action: string | undefined): AwsError {
  return new AwsError(
    'NotImplemented',
    501,
    `${action ?? service} is not part of the local AWS; try it on a deployed stage.`,
  );
}

function ask(service: string, operation: string, resource: string): Ask | undefined {
  return /^[A-Za-z0-9]+$/.test(operation) ? { action: `${service}:${operation}`, resource } : undefined;
}

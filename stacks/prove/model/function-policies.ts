/**
 * The resource policies of functions. A plan has one Permission for each of their statements.
 * Source: Lambda API Reference, AddPermission.
 */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import { policyDocument } from '../../../shared/policy-document.ts';
import { type PlanIndex, textOf } from '../../account/plan-index.ts';
import { readPolicy } from '../../account/policy-text.ts';
import type { Resource } from '../../plan/plan-types.ts';

/** @returns a look-up by the ARN of a function or of one of its versions; undefined without permissions */
export function functionPolicies(index: PlanIndex): (arn: string) => PolicyDocument | undefined {
  const policies = new Map<string, PolicyDocument>();
  for (const fn of index.byType('aws:lambda/function:Function')) {
    const arn = String(fn.outputs.arn);
    const statements = index
      .byType('aws:lambda/permission:Permission')
      .filter((one) => [fn.id, arn].includes(String(one.inputs.function)))
      .map((one) => statementOf(one, arn));
    if (statements.length > 0) policies.set(arn, readPolicy(policyDocument(statements), 'resource', fn.urn));
  }
  return (arn) => policies.get(arn.split(':', 7).join(':'));
}

function statementOf(permission: Resource, arn: string): Statement {
  const principal = textOf(permission, 'principal') ?? '*';
  const source = textOf(permission, 'sourceArn');
  const account = textOf(permission, 'sourceAccount');
  const conditions = {
    ...(source !== undefined && { ArnLike: { 'aws:SourceArn': source } }),
    ...(account !== undefined && { StringEquals: { 'aws:SourceAccount': account } }),
  };
  return {
    Effect: 'Allow',
    Principal:
      principal === '*' ? '*' : { [principal.endsWith('.amazonaws.com') ? 'Service' : 'AWS']: principal },
    Action: textOf(permission, 'action') ?? 'lambda:*',
    Resource: [arn, `${arn}:*`],
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

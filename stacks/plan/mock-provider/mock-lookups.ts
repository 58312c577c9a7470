/**
 * Pulumi's data sources, which a stack reads from AWS during evaluation. Answers as AWS would for an empty
 * account in one region. Refuses a data source that depends on an account's content, because a plan cannot know
 * it.
 */

import { PlainError } from '../../terminal/plain-error.ts';
import { zoneId } from './edge-mocks.ts';
import type { Cloud } from './mock.ts';
import { prefixListId } from './network-mocks.ts';

type Values = Record<string, unknown>;

const lookups: Record<string, (inputs: Values, cloud: Cloud) => Values> = {
  'aws:index/getPartition:getPartition': () => ({
    id: 'aws',
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
    reverseDnsPrefix: 'com.amazonaws',
  }),
  'aws:index/getRegion:getRegion': (inputs, cloud) => {
    const region = inputs.region ?? cloud.region;
    return { id: region, region, name: region, endpoint: `ec2.${region}.amazonaws.com`, description: region };
  },
  'aws:index/getCallerIdentity:getCallerIdentity': (_inputs, { accountId }) => ({
    id: accountId,
    accountId,
    arn: `arn:aws:iam::${accountId}:role/deployer`,
    userId: 'AROADEPLOYER',
  }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': (_inputs, { region }) => ({
    id: region,
    names: ['a', 'b', 'c'].map((letter) => region + letter),
    zoneIds: ['az1', 'az2', 'az3'].map((zone) => `${region}-${zone}`),
  }),
  'aws:ec2/getPrefixList:getPrefixList': managedPrefixList,
  'aws:ec2/getManagedPrefixList:getManagedPrefixList': managedPrefixList,
  'aws:route53/getZone:getZone': (inputs) => {
    const id = zoneId(String(inputs.name));
    return { id, zoneId: id, name: inputs.name, arn: `arn:aws:route53:::hostedzone/${id}` };
  },
  'aws:iam/getPolicyDocument:getPolicyDocument': policyDocument,
};

/**
 * @param token Pulumi's name of the data source
 * @returns the arguments and AWS's answer in one record
 * @throws PlainError for a data source without an entry
 */
export function mockLookup(token: string, inputs: Values, cloud: Cloud): Values {
  const lookup = Object.hasOwn(lookups, token) ? lookups[token] : undefined;
  if (!lookup) {
    const shown = JSON.stringify(inputs);
    throw new PlainError(
      `A stack asks AWS for ${token} ${shown}, which a plan cannot know: pass it by configuration.`,
    );
  }
  return { ...inputs, ...lookup(inputs, cloud) };
}

function managedPrefixList(inputs: Values): Values {
  const service = String(inputs.name);
  return { id: prefixListId(service), prefixListId: prefixListId(service), name: service };
}

type DocumentStatement = {
  sid?: string;
  effect?: string;
  actions?: string[];
  notActions?: string[];
  resources?: string[];
  notResources?: string[];
  principals?: { type: string; identifiers: string[] }[];
  notPrincipals?: unknown;
  conditions?: { test: string; variable: string; values: string[] }[];
};

/** The provider turns these arguments into JSON without a request to AWS. */
function policyDocument(inputs: Values): Values {
  for (const unknown of ['sourcePolicyDocuments', 'overridePolicyDocuments']) {
    if (inputs[unknown])
      throw new PlainError(`getPolicyDocument with ${unknown} is not understood by the plan.`);
  }
  const statements = (inputs.statements ?? []) as DocumentStatement[];
  const document = { Version: inputs.version ?? '2012-10-17', Statement: statements.map(statement) };
  return { id: 'document', json: JSON.stringify(document, null, 2), minifiedJson: JSON.stringify(document) };
}

function statement(from: DocumentStatement): Values {
  if (from.notPrincipals)
    throw new PlainError('getPolicyDocument with notPrincipals is not understood by the plan.');
  const lists = {
    Action: from.actions,
    NotAction: from.notActions,
    Resource: from.resources,
    NotResource: from.notResources,
  };
  return {
    ...(from.sid ? { Sid: from.sid } : {}),
    Effect: from.effect ?? 'Allow',
    ...Object.fromEntries(
      Object.entries(lists).flatMap(([key, list]) => (list ? [[key, single(list)]] : [])),
    ),
    ...(from.principals ? { Principal: principal(from.principals) } : {}),
    ...(from.conditions ? { Condition: condition(from.conditions) } : {}),
  };
}

function principal(principals: NonNullable<DocumentStatement['principals']>): unknown {
  if (principals.some((one) => one.type === '*')) return '*';
  const byType: Record<string, string[]> = {};
  for (const { type, identifiers } of principals) byType[type] = [...(byType[type] ?? []), ...identifiers];
  return Object.fromEntries(Object.entries(byType).map(([type, identifiers]) => [type, single(identifiers)]));
}

function condition(conditions: NonNullable<DocumentStatement['conditions']>): unknown {
  const byTest: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) {
    const variables = byTest[test] ?? {};
    byTest[test] = { ...variables, [variable]: [...(variables[variable] ?? []), ...values] };
  }
  return Object.fromEntries(
    Object.entries(byTest).map(([test, variables]) => [
      test,
      Object.fromEntries(Object.entries(variables).map(([variable, values]) => [variable, single(values)])),
    ]),
  );
}

function single(list: string[]): string | string[] {
  return list.length === 1 && list[0] !== undefined ? list[0] : list;
}

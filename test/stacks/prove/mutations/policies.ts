/**
 * Changes of every statement of every policy of a plan: wider actions, wider resources, other principals, one condition
 * less, one Deny less, a Deny that never applies. Generated from the plan, so that they include new policies.
 */
import type { Statement } from '../../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import { change, documentIn, type Mutation, policyProperties } from './mutation.ts';

type Edit = [what: string, by: (statement: Statement) => Statement[]];

const otherAccount = { AWS: 'arn:aws:iam::999999999999:root' };

/** @param plan is not changed */
export function policyMutations(plan: Plan): Mutation[] {
  return plan.resources.flatMap((resource) =>
    policyProperties(resource).flatMap((property) => [
      ...ofDocument(resource, property),
      ...addedTo(resource, property),
    ]),
  );
}

function ofDocument(resource: Resource, property: string): Mutation[] {
  const statements = documentIn(resource, property)?.Statement ?? [];
  return statements.flatMap((statement, index) =>
    edits(statement).map(([what, by]) => ({
      title: `${resource.name}: ${property}, ${statement.Sid ?? `statement ${index}`} (${statement.Effect}), ${what}`,
      apply: change(resource, property, { index, by }),
    })),
  );
}

/** Adds an Allow, in policies that grant by themselves, so not in boundaries and trusts. */
function addedTo(resource: Resource, property: string): Mutation[] {
  if (property !== 'policy' || resource.type === 'aws:iam/policy:Policy') return [];
  const ofRole = resource.type.startsWith('aws:iam/');
  const everything: Statement = {
    Effect: 'Allow',
    ...(ofRole ? {} : { Principal: '*' }),
    Action: '*',
    Resource: '*',
  };
  return [
    {
      title: `${resource.name}: ${property}, one more statement allows everything`,
      apply: change(resource, property, { index: 0, by: (one) => [one, everything] }),
    },
  ];
}

function edits(statement: Statement): Edit[] {
  const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key): [string, string] => [operator, key]),
  );
  return statement.Effect === 'Deny' ? denyEdits(statement, conditions) : allowEdits(statement, conditions);
}

function allowEdits(statement: Statement, conditions: [string, string][]): Edit[] {
  const { Action, Resource, Principal } = statement;
  const actions = [Action ?? []].flat();
  const service = actions[0]?.split(':')[0] ?? '';
  const named = Principal !== undefined && Principal !== '*';
  return [
    // Skips an action that already is all of a service.
    ...(actions.some((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action))
      ? []
      : [edit('every action of the service', { Action: `${service}:*` })]),
    ...(Resource === undefined || [Resource].flat().includes('*')
      ? []
      : [edit('every resource', { Resource: '*' })]),
    ...(named ? [edit('for another account', { Principal: otherAccount })] : []),
    ...(named ? [edit('for everybody', { Principal: '*' })] : []),
    ...loosened(statement, conditions),
  ];
}

/** Conditions that name the resource that a service acts for. One is enough, so a change removes all of them. */
const pin = /^(aws:Source(Arn|Account)|kms:EncryptionContext:aws:.*)$/i;

function loosened(statement: Statement, conditions: [string, string][]): Edit[] {
  const pins = conditions.filter(([, key]) => pin.test(key));
  const together = JSON.stringify(statement.Principal ?? '').includes('"Service"') && pins.length > 1;
  const alone = together ? conditions.filter((one) => !pins.includes(one)) : conditions;
  const dropped = (some: [string, string][]): Edit => [
    `without ${some.map((one) => one.join(' ')).join(' and ')}`,
    (one) => [some.reduce((left, [operator, key]) => without(left, operator, key), one)],
  ];
  return [...alone.map((one) => dropped([one])), ...(together ? [dropped(pins)] : [])];
}

function denyEdits(statement: Statement, conditions: [string, string][]): Edit[] {
  const never = { StringEquals: { ...statement.Condition?.StringEquals, 'aws:PrincipalTag/never': 'so' } };
  return [
    ['dropped', () => []],
    edit('never applies', { Condition: { ...statement.Condition, ...never } }),
    // One condition less denies more, unless it was the condition that exempts principals.
    ...(conditions.length > 0 ? [edit('for another resource', { Resource: 'arn:aws:s3:::elsewhere' })] : []),
  ];
}

function edit(what: string, by: Partial<Statement>): Edit {
  return [what, (one) => [{ ...one, ...by }]];
}

function without(statement: Statement, operator: string, key: string): Statement {
  const { Condition = {}, ...rest } = statement;
  const kept = Object.entries(Condition).flatMap(([name, keys]) => {
    const left = Object.entries(keys).filter(([one]) => !(name === operator && one === key));
    return left.length === 0 ? [] : [[name, Object.fromEntries(left)]];
  });
  return { ...rest, ...(kept.length > 0 ? { Condition: Object.fromEntries(kept) } : {}) } as Statement;
}

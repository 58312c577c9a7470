// biome-ignore-all lint/style/noExcessiveLinesPerFile: the probes of all kinds of things are compared side by side
/**
 * Which requests to try. In: a thing, an action, and all policies that have a say. Out: for each part of the thing
 * that a policy speaks of, and for the parts that nobody should reach, requests that the evaluator then decides.
 * A policy's own patterns are the witnesses, so their reach is found however it is written.
 */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import type { Ask } from '../../account/aws-request.ts';
import { compileActions } from '../../iam/action.ts';
import { conditionsOf } from '../model/policies.ts';
import { list } from '../model/proof.ts';
import type { Thing } from '../model/reach-types.ts';
import type { Act } from './actions.ts';
import {
  anything,
  behind,
  examplesOf,
  fillPattern,
  type KeyValue,
  type Pattern,
  startingWith,
} from './pattern.ts';

/** One part of the thing; it is reached when all of the requests are allowed, a bit of it when one is. */
export type Probe = { pattern: Pattern; index?: string; asks: { part: string; ask: Ask }[] };

/** Keys that name a part of the thing; everything else that a condition asks for is given what it asks for. */
const partKeys = ['s3:prefix', 'dynamodb:leadingkeys'];
/** A tenant that no caller in these probes belongs to. */
const stranger = 'another-tenant';

type Circumstances = { documents: PolicyDocument[]; keyValue: KeyValue };

/** @param around the policies that have a say on the thing, and the value that stands for an unknown key */
export function probesOf(thing: Thing, act: Act, around: Circumstances): Probe[] {
  const allows = around.documents
    .flatMap((document) => allowsOf(document))
    .filter(({ covers }) => covers(act.action));
  const context = demandedContext(allows, around.keyValue);
  const ask = (resource: string, more: Ask['context'] = {}): Ask => ({
    action: act.action,
    resource,
    context: { ...context, ...more },
  });
  switch (act.address) {
    case 'whole':
      return wholeArns(thing).map((arn) => ({ pattern: [''], asks: [{ part: '', ask: ask(arn) }] }));
    case 'log stream':
      return [{ pattern: [''], asks: [{ part: '', ask: ask(streamOf(thing)) }] }];
    case 'object':
      return parts(keyPatterns(thing, allows, around.keyValue), around.keyValue).map((pattern) => ({
        pattern,
        asks: examplesOf(pattern).map((part) => ({ part, ask: ask(`${thing.arn}/${part}`) })),
      }));
    case 'prefix':
      return parts(conditionPatterns('s3:prefix', allows, around.keyValue), around.keyValue).map(
        (pattern) => ({
          pattern,
          asks: examplesOf(pattern).map((part) => ({ part, ask: ask(thing.arn, { 's3:prefix': part }) })),
        }),
      );
    default:
      return partitionProbes(thing, act, { allows, keyValue: around.keyValue, ask });
  }
}

function partitionProbes(
  thing: Thing,
  act: Act,
  {
    allows,
    keyValue,
    ask,
  }: { allows: Allow[]; keyValue: KeyValue; ask: (arn: string, more?: Ask['context']) => Ask },
): Probe[] {
  const indexes = act.address === 'partition or index' ? (thing.indexes ?? []) : [];
  const patterns = parts(conditionPatterns('dynamodb:LeadingKeys', allows, keyValue), keyValue);
  return [undefined, ...indexes].flatMap((index): Probe[] => {
    const arn = index === undefined ? thing.arn : `${thing.arn}/index/${index}`;
    const of = index === undefined ? {} : { index };
    return [
      // Without a key: a Scan, or a statement that asks for none.
      { ...of, pattern: anything, asks: [{ part: '*', ask: ask(arn) }] },
      ...patterns.map((pattern) => ({
        ...of,
        pattern,
        asks: examplesOf(pattern).map((part) => ({
          part,
          ask: ask(arn, { 'dynamodb:LeadingKeys': [part] }),
        })),
      })),
    ];
  });
}

/** The forms in which policies and requests write a thing as a whole. */
export function wholeArns({ kind, arn }: Thing): string[] {
  if (kind === 'log group') return [arn, `${arn}:*`];
  if (kind === 'function') return [arn, `${arn}:probe`];
  return [arn];
}

/** A log stream of a log group. */
export const streamOf = ({ arn }: Thing): string => `${arn}:log-stream:probe`;

/** The patterns of policies, and those that are always tried: everything, one's own, a stranger's. */
function parts(named: Pattern[], keyValue: KeyValue): Pattern[] {
  const tenant = keyValue('aws:principaltag/tenant');
  const always = [anything, startingWith(`${stranger}/`), ...(tenant ? [startingWith(`${tenant}/`)] : [])];
  const byText = new Map(
    [...always, ...named].map((pattern) => [JSON.stringify(pattern.map(String)), pattern]),
  );
  return [...byText.values()];
}

function keyPatterns({ arn }: Thing, allows: Allow[], keyValue: KeyValue): Pattern[] {
  return allows
    .flatMap(({ resources }) => resources)
    .flatMap((text) => fillPattern(text, true, keyValue))
    .flatMap((pattern) => behind(pattern, `${arn}/`));
}

function conditionPatterns(key: string, allows: Allow[], keyValue: KeyValue): Pattern[] {
  return allows
    .flatMap(({ conditions }) => conditions)
    .filter((one) => one.key.toLowerCase() === key.toLowerCase() && !/Not/.test(one.operator))
    .flatMap(({ operator, values }) =>
      values.flatMap((text) => fillPattern(text, /Like/.test(operator), keyValue)),
    );
}

/** Positive conditions on what a request brings along: each gets a value that fits, so that none hides a reach. */
function demandedContext(allows: Allow[], keyValue: KeyValue): NonNullable<Ask['context']> {
  const demanded = allows
    .flatMap(({ conditions }) => conditions)
    .filter(
      ({ operator, key }) =>
        /(Equals|Like)(IfExists)?$/.test(operator) && !/Not/.test(operator) && !isGiven(key, keyValue),
    )
    .flatMap(({ operator, key, values }) => {
      const [pattern] = values.flatMap((text) => fillPattern(text, /Like/.test(operator), keyValue));
      return pattern ? [[key, examplesOf(pattern)[0] ?? ''] as const] : [];
    });
  return Object.fromEntries(demanded);
}

/**
 * AWS writes these keys, callers cannot. kms:ViaService is there only when S3 or DynamoDB forwards a request that it
 * has allowed already, so what a session may do with a key is told by its reach of the data.
 */
const writtenByAws = /^(aws:|kms:ViaService$)/i;

const isGiven = (key: string, keyValue: KeyValue): boolean =>
  partKeys.includes(key.toLowerCase()) || writtenByAws.test(key) || keyValue(key.toLowerCase()) !== undefined;

type Allow = {
  covers(action: string): boolean;
  resources: string[];
  conditions: ReturnType<typeof conditionsOf>;
};

const read = new WeakMap<PolicyDocument, Allow[]>();

function allowsOf(document: PolicyDocument): Allow[] {
  const found =
    read.get(document) ?? document.Statement.filter(({ Effect }) => Effect === 'Allow').map(allowOf);
  read.set(document, found);
  return found;
}

function allowOf(statement: Statement): Allow {
  const listed = compileActions(statement.Action ?? statement.NotAction, 'reach');
  return {
    covers: (action) => listed(action.toLowerCase()) === (statement.Action !== undefined),
    resources: statement.NotResource === undefined ? list(statement.Resource) : ['*'],
    conditions: conditionsOf(statement),
  };
}

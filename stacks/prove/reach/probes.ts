// biome-ignore-all lint/style/noExcessiveLinesPerFile: the probes of all kinds of things are compared side by side
/**
 * Picks the requests that the evaluator then decides: for an action on a thing, one or more for each part of the thing
 * that a policy names, and for parts that nobody should reach. Takes the parts from the patterns of the policies
 * themselves, so that it tries every part that a policy could allow.
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

/** A part of the thing with its requests: all allowed means the whole part is reached, one allowed a piece of it. */
export type Probe = { pattern: Pattern; index?: string; asks: { part: string; ask: Ask }[] };

/** Condition keys that name a part of the thing; a request meets all other conditions. */
const partKeys = ['s3:prefix', 'dynamodb:leadingkeys'];
/** A tenant without a caller in these requests. */
const stranger = 'another-tenant';

type Circumstances = { documents: PolicyDocument[]; keyValue: KeyValue };

/** @param around all policies that apply to the thing, and the values of the session's condition keys */
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
      // Without a key, as in a Scan.
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

/** @returns the ARNs by which policies and requests name the whole thing */
export function wholeArns({ kind, arn }: Thing): string[] {
  if (kind === 'log group') return [arn, `${arn}:*`];
  if (kind === 'function') return [arn, `${arn}:probe`];
  return [arn];
}

/** @returns the ARN of a log stream in the log group */
export const streamOf = ({ arn }: Thing): string => `${arn}:log-stream:probe`;

/** The patterns of policies, and three that are always tried: everything, the caller's tenant, another tenant. */
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

/** Gives each condition key that the caller can choose a value that meets its condition, so that none hides a reach. */
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
 * AWS sets these keys, callers cannot. Only S3 and DynamoDB set kms:ViaService, when they forward a request that they
 * have allowed already, so the reach of the data also shows the use of its key.
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

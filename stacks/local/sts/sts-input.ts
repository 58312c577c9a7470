/**
 * Checks the parameters of AssumeRole. Takes the form of a Query request; gives values or throws AwsError
 * ValidationError with STS's words. Refuses an unknown parameter instead of ignoring it.
 * Source: STS API Reference, AssumeRole (lengths and patterns of each parameter).
 */
import type { AssumeRoleInput } from '../../account/assume-role.ts';
import { AwsError } from '../../account/aws-request.ts';

type TextRule = { min: number; max: number; pattern: RegExp };

/** The rule for session names and source identities. */
const nameRule: TextRule = { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ };
const rules: Record<string, TextRule> = {
  // IAM API Reference, CreateRole: path and name. STS accepts any ARN and then finds no role.
  RoleArn: { min: 20, max: 2048, pattern: /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/ },
  RoleSessionName: nameRule,
  SourceIdentity: nameRule,
  ExternalId: { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ },
  Policy: { min: 1, max: 2048, pattern: /^[\t\n\r\x20-\xff]+$/ },
};
const tagKey: TextRule = { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const tagValue: TextRule = { min: 0, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };
const maxTags = 50;
/** Seconds, 15 minutes to 12 hours; the role's own maximum and role chaining limit it further. */
const duration = { min: 900, max: 43_200, default: 3_600 };

/** Whether STS accepts this text as the name of a session. */
export function isSessionName(text: string): boolean {
  return text.length >= nameRule.min && text.length <= nameRule.max && nameRule.pattern.test(text);
}

/** Reads a Query form. @throws AwsError MalformedQueryString for a repeated name */
export function readForm(body: Buffer): Map<string, string> {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (form.has(name))
      throw new AwsError('MalformedQueryString', 400, `The parameter ${name} was sent twice.`);
    form.set(name, value);
  }
  return form;
}

/** Checks the form of AssumeRole; every parameter of it is either supported or refused. */
export function readAssumeRole(form: ReadonlyMap<string, string>): AssumeRoleInput {
  const left = new Map(form);
  const take = (name: string) => {
    const value = left.get(name);
    left.delete(name);
    if (value !== undefined && rules[name]) check(name, value, rules[name]);
    return value;
  };
  take('Action');
  take('Version');
  const sourceIdentity = take('SourceIdentity');
  const externalId = take('ExternalId');
  const policy = take('Policy');
  const input: AssumeRoleInput = {
    roleArn: required('RoleArn', take('RoleArn')),
    roleSessionName: required('RoleSessionName', take('RoleSessionName')),
    durationSeconds: readDuration(take('DurationSeconds')),
    tags: takeTags(left),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(policy === undefined ? {} : { policy }),
  };
  const [unknown] = left.keys();
  if (unknown !== undefined) {
    // PolicyArns, TransitiveTagKeys, SerialNumber, TokenCode, ProvidedContexts: this project does not send
    // them.
    throw new AwsError('NotImplemented', 501, `AssumeRole with ${unknown} is not part of the local AWS.`);
  }
  return input;
}

function takeTags(left: Map<string, string>): Record<string, string> {
  const tags: [string, string][] = [];
  const seen = new Set<string>();
  for (let number = 1; left.has(`Tags.member.${number}.Key`); number++) {
    if (number > maxTags) throw invalid('tags', `Member must have length less than or equal to ${maxTags}`);
    const key = left.get(`Tags.member.${number}.Key`) ?? '';
    const value = required(`Tags.member.${number}.Value`, left.get(`Tags.member.${number}.Value`));
    check(`tags.${number}.member.key`, key, tagKey);
    check(`tags.${number}.member.value`, value, tagValue);
    // "You cannot have separate Department and department tag keys."
    if (seen.has(key.toLowerCase())) {
      const message = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.';
      throw new AwsError('InvalidParameterValue', 400, message);
    }
    // IAM User Guide, "Rules for tagging": the prefix is reserved for AWS.
    if (key.toLowerCase().startsWith('aws:')) throw invalid('tags', 'Tag keys must not start with aws:');
    seen.add(key.toLowerCase());
    tags.push([key, value]);
    left.delete(`Tags.member.${number}.Key`);
    left.delete(`Tags.member.${number}.Value`);
  }
  return Object.fromEntries(tags);
}

function readDuration(text: string | undefined): number {
  if (text === undefined) return duration.default;
  if (!/^\d{1,9}$/.test(text)) throw invalid('durationSeconds', 'Member must be an integer');
  const seconds = Number(text);
  if (seconds < duration.min) {
    throw invalid('durationSeconds', `Member must have value greater than or equal to ${duration.min}`);
  }
  if (seconds > duration.max) {
    throw invalid('durationSeconds', `Member must have value less than or equal to ${duration.max}`);
  }
  return seconds;
}

function check(name: string, value: string, rule: TextRule): void {
  const where = name.charAt(0).toLowerCase() + name.slice(1);
  // Java counts characters in UTF-16, and so does JavaScript.
  if (value.length < rule.min)
    throw invalid(where, `Member must have length greater than or equal to ${rule.min}`);
  if (value.length > rule.max)
    throw invalid(where, `Member must have length less than or equal to ${rule.max}`);
  if (!rule.pattern.test(value)) {
    throw invalid(
      where,
      `Member must satisfy regular expression pattern: ${rule.pattern.source.slice(1, -1)}`,
    );
  }
}

function required(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw invalid(name.charAt(0).toLowerCase() + name.slice(1), 'Member must not be null');
}

function invalid(where: string, constraint: string): AwsError {
  // The message omits the value, which may be too sensitive for a log.
  const message = `1 validation error detected: Value at '${where}' failed to satisfy constraint: ${constraint}`;
  return new AwsError('ValidationError', 400, message);
}

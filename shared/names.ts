/**
 * Physical names and ARNs, made from app, stage and account alone, so that stacks and functions agree on them without
 * passing them on. Never: a random suffix.
 */
import { createHash } from 'node:crypto';

/** Which deployment: `region` and `accountId` as AWS writes them. */
export type Deployment = { app: string; stage: string; region: string; accountId: string };

/**
 * `<app>-<stage>-<what>`, at most `maxLength` characters (IAM role and Lambda function names: 64).
 * A longer name keeps its start and ends in eight characters of its SHA-256.
 */
export function physicalName(of: Pick<Deployment, 'app' | 'stage'>, what: string, maxLength = 64): string {
  const name = `${of.app}-${of.stage}-${what}`;
  if (name.length <= maxLength) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, maxLength - 9)}-${digest}`;
}

/** IAM path of the roles that exist only to be assumed for a call. */
export function sessionRolePath(of: Pick<Deployment, 'app' | 'stage'>): string {
  return `/${of.app}/${of.stage}/session/`;
}

/** The role whose sessions invoke tools. */
export function invokeRoleName(of: Pick<Deployment, 'app' | 'stage'>): string {
  return physicalName(of, 'invoke');
}

/** The role whose sessions touch the data of one tool. */
export function dataRoleName(of: Pick<Deployment, 'app' | 'stage'>, tool: string): string {
  return physicalName(of, `data-${tool}`);
}

/** ARN of a role under the session path. */
export function sessionRoleArn(of: Omit<Deployment, 'region'>, roleName: string): string {
  return `arn:aws:iam::${of.accountId}:role${sessionRolePath(of)}${roleName}`;
}

/**
 * Session name of the invoke role. The role's trust binds it to the `tool` tag (`sts:RoleSessionName` must
 * be like `${aws:RequestTag/tool}@*`), so a tool that reads the calling session's name reads its tag.
 * STS allows 2–64 characters of `[\w+=,.@-]`.
 */
export function invokeSessionName(tool: string, subject: string): string {
  return `${tool}@${subject}`.slice(0, 64);
}

/** `read_item` and `read-item` → `ReadItem`, for names of resources within the program of a stage. */
export function pascal(name: string): string {
  return name.replace(/(^|[_-])(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}

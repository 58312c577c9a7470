/** Names and ARNs of roles, policies and the audit store, which policies need before the resources exist. Pure. */
import { type Deployment, physicalName, sessionRolePath } from '../../../shared/names.ts';

type Place = Omit<Deployment, 'region'>;

/** IAM path of the roles that people and pipelines assume. A pipeline may change nothing under it. */
export const governanceRolePath = (of: Pick<Deployment, 'app' | 'stage'>) =>
  `/${of.app}/${of.stage}/governance/`;

/** A managed policy of the stage by its short name: `session-boundary`, `service-boundary`, `brake`. */
export const policyArn = (of: Place, what: string) =>
  `arn:aws:iam::${of.accountId}:policy/${physicalName(of, what)}`;

/** Every role that exists to be assumed for a call. */
export const sessionRoles = (of: Place) => `arn:aws:iam::${of.accountId}:role${sessionRolePath(of)}*`;

/** The bucket that keeps the record of calls: bucket names are global, so the account is part of it (63 characters). */
export const auditBucket = (of: Place) => physicalName(of, `audit-${of.accountId}`, 63);

/** Every role of the stage that an AWS service runs as: they stand under no path and carry the stage's prefix. */
export const serviceRoles = (of: Place) => `arn:aws:iam::${of.accountId}:role/${physicalName(of, '*')}`;

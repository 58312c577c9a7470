/**
 * Service control policies for the organization of the stages' accounts, as documents, each far below the
 * 5,120 characters that an SCP may have. They limit even an account's administrators. Pure; nothing here
 * deploys them, because they belong to the management account.
 *
 * An SCP limits principals of the member accounts, not AWS services that act under their own name: API
 * Gateway still calls functions (Organizations User Guide, "Service control policies"; IAM User Guide,
 * "Policy evaluation logic").
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';

export type Scp = {
  /** kebab-case; the name of the policy in the organization */
  name: string;
  /** one sentence */
  why: string;
  document: PolicyDocument;
};

export type ScpPlace = {
  app: string;
  /** the regions of stages; the policies close every other region */
  regions: string[];
  /**
   * ARN pattern, in all accounts of the organization, of the people who first deploy a stage and repair it
   */
  menders: string;
};

/** The policies in the order in which an organization attaches them. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one list of policies
export function scps({ app, regions, menders }: ScpPlace): Scp[] {
  const sessions = `arn:aws:iam::*:role/${app}/*/session/*`;
  const boundaries = [
    `arn:aws:iam::*:policy/${app}-*-session-boundary`,
    `arn:aws:iam::*:policy/${app}-*-service-boundary`,
  ];
  const tools = `arn:aws:lambda:*:*:function:${app}-*-tool-*`;
  const deny = (Sid: string, Action: string[], rest: Partial<Statement> = {}): Statement => ({
    Sid,
    Effect: 'Deny',
    Action,
    Resource: '*',
    ...rest,
  });
  const unlessMending = { ArnNotLike: { 'aws:PrincipalArn': menders } };
  const list: [name: string, why: string, ...statements: Statement[]][] = [
    [
      'agents-are-marked',
      'A session role is taken with the tags that mark an agent, and does nothing without them.',
      deny('TaggedWhenTaken', ['sts:AssumeRole', 'sts:TagSession'], {
        Resource: sessions,
        Condition: { StringNotEquals: { 'aws:RequestTag/actor': 'ai-agent' } },
      }),
      deny('NothingUntagged', ['*'], {
        Condition: {
          ArnLike: { 'aws:PrincipalArn': sessions },
          StringNotEquals: { 'aws:PrincipalTag/actor': 'ai-agent' },
        },
      }),
    ],
    [
      'boundaries-stay',
      "A session role has its stage's boundary from its first moment, and the boundary's text is changed by few.",
      deny(
        'BoundaryFromTheStart',
        ['iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'],
        {
          Resource: sessions,
          Condition: {
            StringNotLike: { 'iam:PermissionsBoundary': `arn:aws:iam::*:policy/${app}-*-session-boundary` },
          },
        },
      ),
      deny('BoundaryNotTakenOff', ['iam:DeleteRolePermissionsBoundary'], { Resource: sessions }),
      deny('TextByFew', ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:DeletePolicy'], {
        Resource: boundaries,
        Condition: unlessMending,
      }),
    ],
    [
      'tools-through-the-gateway',
      'Nobody calls the function of a tool but API Gateway, for which the router signed.',
      deny('NoDirectInvoke', ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl', 'lambda:InvokeAsync'], {
        Resource: tools,
      }),
      deny('NoUrl', ['lambda:CreateFunctionUrlConfig', 'lambda:UpdateFunctionUrlConfig'], {
        Resource: tools,
      }),
      deny('NoOtherSource', ['lambda:AddPermission'], {
        Resource: tools,
        Condition: { StringNotEquals: { 'lambda:Principal': 'apigateway.amazonaws.com' } },
      }),
    ],
    [
      'no-long-lived-keys',
      'There are roles and sessions, no users, passwords or keys that last.',
      deny('NoUsers', [
        ...['iam:CreateUser', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
        ...['iam:CreateServiceSpecificCredential', 'iam:UploadSSHPublicKey', 'iam:UploadSigningCertificate'],
      ]),
    ],
    [
      'record-stays',
      'What was recorded is not stopped, shortened or deleted.',
      deny(
        'WitnessesGoOn',
        [
          'cloudtrail:StopLogging',
          'cloudtrail:DeleteTrail',
          'cloudtrail:UpdateTrail',
          'cloudtrail:PutEventSelectors',
        ],
        { Resource: `arn:aws:cloudtrail:*:*:trail/${app}-*`, Condition: unlessMending },
      ),
      deny('LogsStay', ['logs:DeleteLogGroup', 'logs:DeleteLogStream'], {
        Resource: `arn:aws:logs:*:*:log-group:/${app}/*`,
        Condition: unlessMending,
      }),
      deny('LocksHold', ['s3:BypassGovernanceRetention', 's3:PutBucketObjectLockConfiguration'], {
        Resource: `arn:aws:s3:::${app}-*`,
        Condition: unlessMending,
      }),
    ],
    [
      'regions-in-use',
      'Nothing is done in a region where no stage lives: nobody watches there.',
      {
        Sid: 'OtherRegions',
        Effect: 'Deny',
        NotAction: globalServices.map((service) => `${service}:*`),
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } },
      },
    ],
  ];
  return list.map(([name, why, ...statements]) => ({ name, why, document: policyDocument(statements) }));
}

/** Services with one endpoint for the world, in us-east-1 (IAM User Guide, "aws:RequestedRegion"). */
const globalServices = [
  'iam',
  'organizations',
  'sts',
  'route53',
  'cloudfront',
  'support',
  'health',
  'sso',
  'budgets',
];

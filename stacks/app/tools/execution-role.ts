/**
 * One Lambda's own role and log group (`executionRole`), and the arguments of the function that runs as it
 * (`runAs`). The role may write that log, send traces, let Lambda attach the
 * function to the VPC, and use the statements that the caller passes. No managed policies: AWS's name log
 * groups by wildcard.
 */
import { policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { functionArn, logGroupName, named, stage } from '../stage/deployment.ts';
import { interfaceActions, liveActions, traceActions } from './nameless-actions.ts';

/**
 * @param id prefix of the resources' names
 * @param what the function, as in `named(what)`; role and function share the name
 * @param more statements for its work, with `inVpc` when it runs there
 */
export function executionRole(
  id: string,
  what: string,
  more: { inVpc: boolean; statements?: $util.Input<Statement[]> },
) {
  const name = named(what);
  const logGroup = new aws.cloudwatch.LogGroup(`${id}Log`, {
    name: logGroupName(what),
    retentionInDays: stage.logRetentionDays,
  });
  // No path: SST 4.17 takes the first segment of a role's path for its name (parseRoleArn).
  const role = new aws.iam.Role(`${id}Role`, { name, assumeRolePolicy: JSON.stringify(trust) });
  const statements = (logs: string, others: Statement[]): Statement[] => [
    {
      Sid: 'OwnLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${logs}:*`,
    },
    {
      Sid: 'Traces',
      Effect: 'Allow',
      Action: traceActions,
      Resource: '*',
    },
    ...(more.inVpc ? interfaces(functionArn(name)) : []),
    ...others,
    ...liveStatements,
  ];
  const policy = new aws.iam.RolePolicy(`${id}Policy`, {
    name,
    role: role.name,
    policy: $util
      .all([logGroup.arn, more.statements ?? []])
      .apply(([arn, others]) => JSON.stringify(policyDocument(statements(arn, others)))),
  });
  return { name, logGroup, role, policy };
}

/** The parts for sst.aws.Function, and the parts of Lambda for which that component has no property. */
export function runAs(
  { name, logGroup, role }: ReturnType<typeof executionRole>,
  more: Pick<aws.lambda.FunctionArgs, 'tenancyConfig'> = {},
) {
  return {
    name,
    role: role.arn,
    logging: { logGroup: logGroup.name, format: 'json' },
    transform: {
      function: (args: aws.lambda.FunctionArgs) => {
        Object.assign(args, more, { tracingConfig: { mode: 'Active' } });
        if (!$dev && args.environment) args.environment = $util.output(args.environment).apply(withoutLinks);
        return undefined;
      },
    },
  } as const;
}

/**
 * Lambda attaches the function; its code does not (Lambda Developer Guide, "Giving Lambda functions access to a VPC").
 */
const interfaces = (ownArn: string): Statement[] => [
  { Sid: 'NetworkInterfaces', Effect: 'Allow', Action: interfaceActions, Resource: '*' },
  {
    Sid: 'NotFromCode',
    Effect: 'Deny',
    Action: interfaceActions,
    Resource: '*',
    Condition: { ArnEquals: { 'lambda:SourceFunctionArn': ownArn } },
  },
];

/** In `sst dev` the function's stand-in passes events to a laptop over AppSync; never in a deploy. */
const liveStatements: Statement[] = $dev
  ? [
      {
        Sid: 'SstDev',
        Effect: 'Allow',
        Action: liveActions,
        Resource: '*',
      },
    ]
  : [];

const trust = policyDocument([
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
]);

/**
 * SST passes linked resources encrypted, with the key beside them. This code links none, so it removes the
 * key.
 */
function withoutLinks({ variables = {} }: { variables?: Record<string, string> }) {
  const own = Object.entries(variables).filter(([name]) => !name.startsWith('SST_'));
  return { variables: Object.fromEntries(own) };
}

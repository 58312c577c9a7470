/** Attacks of an operator: somebody with every right in the account, and no business with the tenants' data. */
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { type OutsideAttack, orDropped, posted, type Result, sdk } from '../attack.ts';
import { privateCall } from '../target/private-calls.ts';
import { dataRoleArn } from '../target/question.ts';
import { acmeTags, subject } from '../target/stage-parts.ts';
import type { Target } from '../target/target.ts';
import { crashed, onlyTheRouter } from './tool-functions.ts';

const path = { path: 'reports/q3.md' };

/** `lambda:Invoke` with an event of one's own, which says that this ARN called. */
async function invoke({ operator, plan }: Target, userArn?: string): Promise<Result> {
  const body = JSON.stringify(privateCall('read_document', path));
  const event = { body, requestContext: { identity: { userArn } } };
  const answer = await operator.invoke(`${plan.app}-${plan.stage}-tool-read_document`, event);
  return { succeeded: answer.includes('"outcome"'), answer: answer.replaceAll('\0', ' ').slice(0, 300) };
}

export const operatorAttacks: OutsideAttack[] = [
  {
    id: 'mint-by-operator',
    sentence: 'AssumeRole of a data role by an operator who may do everything, tagged as the router would',
    deniedBy: 'trust policy: Principal, and aws:SourceVpce',
    answer: /^403 AccessDenied: User: .* is not authorized to perform: sts:/,
    run: ({ operator, plan }) =>
      sdk(
        operator.sts.send(
          new AssumeRoleCommand({
            RoleArn: dataRoleArn(plan, 'read_document'),
            RoleSessionName: `read_document@${subject}`.slice(0, 64),
            SourceIdentity: subject,
            Tags: Object.entries(acmeTags).map(([Key, Value]) => ({ Key, Value })),
          }),
        ),
      ),
  },
  {
    id: 'call-by-operator',
    sentence: "a private call from the internet with the operator's credentials, which may do everything",
    deniedBy: 'network, resource policy: InvokeRoleOnly, and the tool itself',
    answer: /^403 .*Forbidden|^no answer/,
    run: async ({ operator }) =>
      orDropped(
        operator.postPrivately('/tools/read_document', privateCall('read_document', path)).then(posted),
      ),
  },
  {
    id: 'invoke-direct',
    sentence: 'a tool Lambda is invoked directly, with a call of one’s own',
    deniedBy: 'the tool: no session of the invoke role; and no data session to gain',
    answer: onlyTheRouter,
    run: (target) => invoke(target),
  },
  {
    id: 'invoke-direct-forged',
    sentence: 'a tool Lambda is invoked directly, with an event that says the router called',
    deniedBy: 'no effect: no data session came with it, and the execution role can do nothing',
    answer: crashed,
    run: (target) => {
      const { app, stage, accountId } = target.plan;
      const role = `arn:aws:sts::${accountId}:assumed-role/${app}-${stage}-invoke`;
      return invoke(target, `${role}/read_document@x`);
    },
  },
];

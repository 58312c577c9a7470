/** Attacks of an operator, who has every right in the account but must not reach the tenants' data. */
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { invokeSessionName } from '../../../shared/names.ts';
import { type OutsideAttack, orDropped, outside, posted, type Result, sdk } from '../attack.ts';
import type { Call } from '../subjects/subjects.ts';
import { privateCall } from '../target/private-calls.ts';
import { dataRoleArn } from '../target/question.ts';
import { subject, tagsOf } from '../target/stage-parts.ts';
import type { Target } from '../target/target.ts';
import { crashed, onlyTheRouter } from './tool-functions.ts';

/** `lambda:Invoke` with an event of the operator's making, which names this ARN as the caller. */
async function invoke(
  { operator, plan, subjects }: Target,
  { tool, input }: Call,
  userArn?: string,
): Promise<Result> {
  const body = JSON.stringify(privateCall({ tool: tool.name, input, tenant: subjects.team }));
  const event = { body, requestContext: { identity: { userArn } } };
  const answer = await operator.invoke(`${plan.app}-${plan.stage}-tool-${tool.name}`, event);
  return { succeeded: answer.includes('"outcome"'), answer: answer.replaceAll('\0', ' ').slice(0, 300) };
}

export const operatorAttacks: OutsideAttack[] = [
  outside('subjects', {
    id: 'mint-by-operator',
    sentence: 'AssumeRole of a data role by an operator who may do everything, tagged as the router would',
    deniedBy: 'trust policy: Principal, and aws:SourceVpce',
    answer: /^403 AccessDenied: User: .* is not authorized to perform: sts:/,
    on: ['session'],
    run: ({ operator, plan }, { session, team }) =>
      sdk(
        operator.sts.send(
          new AssumeRoleCommand({
            RoleArn: dataRoleArn(plan, session.tool.name),
            RoleSessionName: invokeSessionName(session.tool.name, subject),
            SourceIdentity: subject,
            Tags: Object.entries(tagsOf(team, session.tool.name)).map(([Key, Value]) => ({ Key, Value })),
          }),
        ),
      ),
  }),
  outside('subjects', {
    id: 'call-by-operator',
    sentence: "a private call from the internet with the operator's credentials, which may do everything",
    deniedBy: 'network, resource policy: InvokeRoleOnly, and the tool itself',
    answer: /^403 .*Forbidden|^no answer/,
    on: ['session'],
    run: ({ operator }, { session: { tool, input }, team }) => {
      const call = privateCall({ tool: tool.name, input, tenant: team });
      return orDropped(operator.postPrivately(`/tools/${tool.name}`, call).then(posted));
    },
  }),
  outside('subjects', {
    id: 'invoke-direct',
    sentence: 'a tool Lambda is invoked directly, with a call of one’s own',
    deniedBy: 'the tool: no session of the invoke role; and no data session to gain',
    answer: onlyTheRouter,
    on: ['session'],
    run: (target, { session }) => invoke(target, session),
  }),
  outside('subjects', {
    id: 'invoke-direct-forged',
    sentence: 'a tool Lambda is invoked directly, with an event that says the router called',
    deniedBy: 'no effect: no data session came with it, and the execution role can do nothing',
    answer: crashed,
    on: ['session'],
    run: (target, { session }) => {
      const { app, stage, accountId } = target.plan;
      const role = `arn:aws:sts::${accountId}:assumed-role/${app}-${stage}-invoke`;
      return invoke(target, session, `${role}/${session.tool.name}@x`);
    },
  }),
];

/**
 * The rights on the stage's guardrail (`guardrailArn`, `guardrailAction`): the router's statements
 * (`routerGuardrail`) and the endpoint's policy (`guardrailEndpointPolicy`). Pure. They allow no other guardrail
 * and no other action of Bedrock, because a
 * function that may invoke a model could carry texts into it.
 */

import { type Deployment, physicalName } from '../../../shared/names.ts';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import type { GuardrailSetting } from '../stage/stage-settings.ts';

/** Service Authorization Reference, Amazon Bedrock, "Resource types": a version has no ARN of its own. */
export function guardrailArn(of: Deployment, { id }: GuardrailSetting): string {
  return `arn:aws:bedrock:${of.region}:${of.accountId}:guardrail/${id}`;
}

export const guardrailAction = 'bedrock:ApplyGuardrail';

/**
 * A guardrail has no policy of its own, so no other Allow exists and this one needs no Deny beside it.
 * @param guardrail absent when the stage has none
 * @param vpcId absent in `sst dev`
 */
export function routerGuardrail(
  of: Deployment,
  guardrail: GuardrailSetting | undefined,
  vpcId: string | undefined,
): Statement[] {
  if (guardrail === undefined) return [];
  const own = `arn:aws:lambda:${of.region}:${of.accountId}:function:${physicalName(of, 'router')}`;
  return [
    {
      Sid: 'AskGuardrail',
      Effect: 'Allow',
      Action: guardrailAction,
      Resource: guardrailArn(of, guardrail),
      Condition: {
        ArnEquals: { 'lambda:SourceFunctionArn': own },
        ...(vpcId !== undefined && { StringEquals: { 'aws:SourceVpc': vpcId } }),
      },
    },
  ];
}

/** The policy of the endpoint bedrock-runtime: this guardrail, for the router alone. */
export function guardrailEndpointPolicy(of: Deployment, guardrail: GuardrailSetting): PolicyDocument {
  const router = `arn:aws:iam::${of.accountId}:role/${physicalName(of, 'router')}`;
  return policyDocument([
    {
      Effect: 'Allow',
      Principal: '*',
      Action: guardrailAction,
      Resource: guardrailArn(of, guardrail),
      Condition: { ArnEquals: { 'aws:PrincipalArn': router } },
    },
  ]);
}

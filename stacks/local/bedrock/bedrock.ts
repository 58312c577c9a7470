/**
 * The Bedrock of the local AWS: ApplyGuardrail, answered from recordings. Takes a verified request; gives the
 * recorded answer for the same texts, word for word. Refuses texts without a recording: a judgement of our
 * own would pass for Bedrock's.
 * Source: Amazon Bedrock API Reference, ApplyGuardrail.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Authorize, AwsError, type AwsRequest, type AwsResponse } from '../../account/aws-request.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { notPartOfLocalAws } from '../wire/unknown-service.ts';
import { type GuardrailRequest, parseAsked, type Recording } from './recordings.ts';

/** The recordings' file, in the home of the local AWS. */
export const recordingsFile = 'guardrail.json';

const applyPath = /^\/guardrail\/([a-z0-9]+)\/version\/([1-9][0-9]{0,7}|DRAFT)\/apply$/;

/** @throws AwsError 403 when IAM denies, 400 for another operation, 501 for texts without a recording */
export function createBedrock(input: {
  plan: Plan;
  authorize: Authorize;
  recordings: readonly Recording[];
}): (request: AwsRequest) => AwsResponse {
  const { plan, authorize, recordings } = input;
  return (request) => {
    const [, id, version] = (request.method === 'POST' && applyPath.exec(request.path)) || [];
    if (id === undefined || version === undefined) throw notPartOfLocalAws('bedrock', undefined);
    const resource = `arn:aws:bedrock:${plan.region}:${plan.accountId}:guardrail/${id}`;
    authorize(request, { action: 'bedrock:ApplyGuardrail', resource });
    const asked = parseAsked(request.body);
    const found = recordings.find((one) => isOf(one, { ...asked, guardrail: `${id}:${version}` }));
    if (found === undefined)
      throw new AwsError(
        'NotImplemented',
        501,
        `No answer of the guardrail ${id}:${version} is recorded for these texts: try it on a deployed stage, or put its answer into ${recordingsFile}.`,
      );
    const headers = { 'content-type': 'application/json' };
    return { status: 200, headers, body: JSON.stringify(found.answer) };
  };
}

function isOf(
  { answer: _answer, ...recorded }: Recording,
  asked: GuardrailRequest & { guardrail: string },
): boolean {
  return isDeepStrictEqual(recorded, asked);
}

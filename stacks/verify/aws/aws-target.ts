/**
 * A deployed stage as a target. Takes its plan, the operator's credentials and two tokens. It learns the ids
 * that AWS made from the deployed documents, and puts them into every question in place of the plan's ids.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { Plan } from '../../plan/plan-types.ts';
import { differences, type Ids } from '../differences.ts';
import { policyDocuments } from '../documents.ts';
import { unplanned } from '../inventory.ts';
import { application } from '../subjects/callable.ts';
import { findSubjects } from '../subjects/find-subjects.ts';
import { ask } from '../target/door-request.ts';
import type { Decided, Question } from '../target/question.ts';
import { functionOf, routerVariables } from '../target/stage-parts.ts';
import type { Operator, Person, Target } from '../target/target.ts';
import { createIam, type Iam } from './iam.ts';
import { type Readers, readDocuments } from './read-documents.ts';
import { readInventory } from './read-inventory.ts';
import { type AwsCredentials, type Signer, sendSigned } from './signed-request.ts';

export type AwsStage = {
  plan: Plan;
  mcp: string;
  first: Person;
  second: Person;
  credentials: AwsCredentials;
  /** where AWS is, instead of AWS; tests */
  endpoint?: string;
};

/** `callable` is everything here: which tools its people may call is found out later. */
export async function createAwsTarget(stage: AwsStage): Promise<Target> {
  const { plan, mcp, first, second, credentials, endpoint } = stage;
  const signer: Signer = { credentials, region: plan.region, ...(endpoint !== undefined && { endpoint }) };
  const client = { region: plan.region, credentials, ...(endpoint !== undefined && { endpoint }) };
  const iam = createIam(signer);
  const readers: Readers = {
    iam,
    s3: new S3Client({ ...client, forcePathStyle: endpoint !== undefined }),
    dynamodb: new DynamoDBClient(client),
  };
  const read = await readDocuments(plan, readers);
  const ids: Ids = new Map();
  differences(policyDocuments(plan), read.documents, plan, ids);
  const real = (text: string) => [...ids].reduce((so, [planned, made]) => so.replaceAll(planned, made), text);
  const base = mcp.replace(/\/mcp$/, '');
  const subjects = findSubjects(application);
  return {
    ...{ plan, first, second, subjects, callable: subjects },
    ask: ({ method = 'GET', path, headers = {}, body }) =>
      ask(path === undefined ? mcp : base + path, method, headers, body),
    operator: operatorOf(plan, signer, new STSClient({ ...client, maxAttempts: 1 }), real),
    simulate: (question) => simulate(plan, iam, JSON.parse(real(JSON.stringify(question)))),
    documents: async () => read,
    unplanned: async (planned) => unplanned(planned, await readInventory(plan, iam, signer), ids),
  };
}

function operatorOf(plan: Plan, signer: Signer, sts: STSClient, real: (text: string) => string): Operator {
  return {
    sts,
    async invoke(functionName, event) {
      const what = functionName.replace(`${plan.app}-${plan.stage}-`, '');
      const isolated = functionOf(plan, what).inputs.tenancyConfig !== undefined;
      const answer = await sendSigned(signer, {
        ...{ service: 'lambda', host: `lambda.${plan.region}.amazonaws.com` },
        path: `/2015-03-31/functions/${functionName}/invocations`,
        headers: { 'content-type': 'application/json', ...(isolated && { 'x-amz-tenant-id': 'verify' }) },
        body: JSON.stringify(event),
      });
      return answer.status === 200 ? answer.body : `${answer.status} ${answer.body}`;
    },
    postPrivately(path, body) {
      // The public name of the API: the endpoint's own leads to private addresses.
      const url = new URL(real(routerVariables(plan).TOOLS_API_URL ?? ''));
      const host = url.host.replace(/-vpce-[0-9a-f]+/, '');
      const headers = { 'content-type': 'application/json' };
      const request = { headers, body: JSON.stringify(body), path: url.pathname + path };
      return sendSigned(signer, { service: 'execute-api', host, ...request });
    },
  };
}

/** The simulator does not know session policies: it gets both policies apart, and both must allow. */
async function simulate(plan: Plan, iam: Iam, { role, sessionPolicy, ...asked }: Question): Promise<Decided> {
  const found = plan.resources.find(
    ({ type, inputs }) => type === 'aws:iam/role:Role' && inputs.name === role,
  );
  if (found === undefined) throw new Error(`the plan has no role ${role}`);
  const byRole = await iam.simulate({ ...asked, of: { roleArn: String(found.outputs.arn) } });
  if (sessionPolicy === undefined || byRole === 'explicitDeny') return byRole;
  const bySession = await iam.simulate({ ...asked, of: { document: sessionPolicy } });
  return bySession === 'allowed' ? byRole : bySession;
}

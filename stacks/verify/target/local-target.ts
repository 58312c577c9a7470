/**
 * A running local system as a target. Its operator is a role that the plan of the stage does not have: it has
 * every right in the account, and the trust policies must withstand it nevertheless.
 */
import { Agent } from 'node:https';
import { STSClient } from '@aws-sdk/client-sts';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LocalUser } from '../../../shared/application.ts';
import type { Tool } from '../../../shared/contract.ts';
import { readAccount } from '../../account/account.ts';
import type { Credentials } from '../../account/aws-request.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Local } from '../../local/local.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { policyDocuments } from '../documents.ts';
import { application, callableOf, mayCallBy, personOf } from '../subjects/callable.ts';
import { findSubjects } from '../subjects/find-subjects.ts';
import type { Found } from '../subjects/subjects.ts';
import { ask } from './door-request.ts';
import { post } from './private-calls.ts';
import type { Decided, Question } from './question.ts';
import { routerVariables } from './stage-parts.ts';
import type { Person, Target } from './target.ts';

const operatorRole = 'verify-operator';

/** Adds the operator's role to a plan; start a local system with such a plan to use it as a target. */
export function withOperator(plan: Plan): Plan {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const inputs = {
    name: operatorRole,
    assumeRolePolicy: JSON.stringify(trust),
    inlinePolicies: [{ name: 'everything', policy: JSON.stringify(everything) }],
  };
  const arn = `arn:aws:iam::${plan.accountId}:role/${operatorRole}`;
  const role = {
    urn: `urn:pulumi:${plan.stage}::${plan.app}::aws:iam/role:Role::VerifyOperator`,
    ...{ type: 'aws:iam/role:Role', name: 'VerifyOperator', id: operatorRole },
    ...{ inputs, outputs: { ...inputs, arn, uniqueId: 'AROAVERIFYOPERATOR000' }, deps: [], opts: {} },
  };
  return { ...plan, resources: [...plan.resources, role] };
}

/** @throws PlainError for an application without people */
export function createLocalTarget(local: Local): Target {
  const { plan, tls } = local;
  const agent = new Agent({ ca: tls.ca, keepAlive: false });
  const door = local.doors[1]?.resource ?? '';
  const subjects = findSubjects(application);
  const mayCall = mayCallBy(plan);
  const [first, second] = [subjects.team, subjects.strangers].map((team) =>
    personOf(team, application, mayCall),
  );
  if (first === undefined) throw new PlainError('Nobody can sign in: functions/tools/seeds.ts has no user.');
  const person = ({ name, tenant }: LocalUser): Person => ({
    tenant,
    token: () => local.issuer.mintToken({ user: name, door }),
  });
  const both = [first, ...(second ? [second] : [])];
  return {
    ...{ plan, subjects, first: person(first), ...(second && { second: person(second) }) },
    callable: seededCallable((tool) => both.every((user) => mayCall(user, tool))),
    ask({ method = 'GET', path, headers = {}, body }) {
      return ask(path === undefined ? door : new URL(path, door).href, method, headers, body);
    },
    operator: {
      get sts() {
        return new STSClient({
          ...{ region: plan.region, endpoint: local.aws.internetUrl, maxAttempts: 1 },
          ...{ credentials: operatorOf(local), requestHandler: { httpsAgent: agent } },
        });
      },
      invoke: (functionName, event) => invoke(local, functionName, event),
      async postPrivately(path, body) {
        const url = new URL(routerVariables(plan).TOOLS_API_URL ?? '');
        const request = {
          ...{ method: 'POST', protocol: 'https:', hostname: url.hostname, path: url.pathname + path },
          ...{ headers: { host: url.host, 'content-type': 'application/json' }, body: JSON.stringify(body) },
        };
        const credentials = operatorOf(local);
        const options = { service: 'execute-api', region: plan.region, credentials, sha256: Sha256 };
        const { headers } = await new SignatureV4(options).sign(request);
        return post(new URL(local.aws.internetUrl), { ...request, headers }, agent);
      },
    },
    simulate: async (question) => simulate(plan, question),
    documents: async () => ({ documents: policyDocuments(plan), unread: [] }),
  };
}

/** The rows of the seeds exist here, so a call that names one works like a call without arguments. */
function seededCallable(may: (tool: Tool) => boolean): Found {
  const found = callableOf(application, may);
  const plain = found.plain ?? found.reader;
  return { ...found, ...(plain && { plain }) };
}

function operatorOf({ plan, vault }: Local): Credentials {
  const role = plan.resources.find(({ id }) => id === operatorRole);
  if (role === undefined) throw new Error('the plan has no operator: start it with withOperator(plan)');
  const issuedAtMs = Math.floor(Date.now() / 1_000) * 1_000;
  return vault.seal({
    arn: `arn:aws:sts::${plan.accountId}:assumed-role/${operatorRole}/verify`,
    ...{ roleArn: String(role.outputs.arn), roleName: operatorRole, roleId: String(role.outputs.uniqueId) },
    ...{ sessionName: 'verify', issuedAtMs, expiresAtMs: issuedAtMs + 3_600_000, tags: {} },
  }).credentials;
}

async function invoke(local: Local, functionName: string, event: object): Promise<string> {
  const invocation = await local.lambda.invoke(functionName, JSON.stringify(event));
  if (invocation.kind === 'buffered') return invocation.payload.toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of invocation.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/**
 * IAM's policy simulator over a plan: without trust policies, resource policies, endpoints and SCPs. Pure.
 * @throws Error for a role that the plan does not have
 */
export function simulate(plan: Plan, { role, action, resource, context, sessionPolicy }: Question): Decided {
  const principal = readAccount(plan, Date.now).principals.byName(role);
  if (principal === undefined) throw new Error(`the plan has no role ${role}`);
  const { roleArn, identity, boundary } = principal;
  const question = {
    ...{ action, resource, context: { 'aws:PrincipalArn': roleArn, ...context } },
    principal: { arn: roleArn, roleArn, accountId: plan.accountId },
  };
  const { allowed, explicitDeny } = evaluate(question, {
    identity,
    ...(boundary !== undefined && { boundary }),
    ...(sessionPolicy !== undefined && { session: sessionPolicy as never }),
  });
  if (allowed) return 'allowed';
  return explicitDeny ? 'explicitDeny' : 'implicitDeny';
}

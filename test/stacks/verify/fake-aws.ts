/**
 * As much of AWS as verify asks of a deployed stage: IAM and STS in the Query protocol, bucket and table policies,
 * Lambda's Invoke, and a private API that nobody reaches. It holds the documents of a plan, as a deploy would have made
 * them, and decides by the local evaluator.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';
import { simulate } from '../../../stacks/verify/target/local-target.ts';

export type FakeAws = {
  endpoint: string;
  /** `Action` of every request, in order */
  asked: string[];
  close(): Promise<void>;
};

type Reply = { status?: number; body: string };

/** Small, so that every list of a stage has several pages. */
const pageSize = 5;

/** `deployed`: with the ids that AWS made; `invoke`: what a function answers. */
export async function startFakeAws(
  deployed: Plan,
  invoke: (functionName: string, event: object) => Promise<string>,
): Promise<FakeAws> {
  const asked: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { status = 200, body: text } = await reply(incoming, body).catch((error: Error) => ({
      status: 500,
      body: `<Code>Fake</Code><Message>${error.message}</Message>`,
    }));
    outgoing.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function reply({ url = '/', headers }: IncomingMessage, body: string): Promise<Reply> {
    if (!String(headers.authorization).startsWith('AWS4-HMAC-SHA256 '))
      return { status: 403, body: 'unsigned' };
    const lambda = /^\/2015-03-31\/functions(?:\/([^/]+)\/policy)?(?:\?Marker=(\d+))?$/.exec(url);
    if (lambda !== null) {
      asked.push(lambda[1] === undefined ? 'ListFunctions' : 'GetPolicyOfFunction');
      return lambda[1] === undefined ? functionsFrom(Number(lambda[2] ?? 0)) : functionPolicy(lambda[1]);
    }
    const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url)?.[1];
    if (invoked !== undefined) return { body: await invoke(invoked, JSON.parse(body)) };
    if (String(headers.host).includes('.execute-api.'))
      return { status: 403, body: '{"message":"Forbidden"}' };
    const bucket = /^\/([^/?]+)\/?\?policy/.exec(url)?.[1];
    if (bucket !== undefined)
      return { body: policyText('aws:s3/bucketPolicy:BucketPolicy', 'bucket', bucket) };
    if (headers['x-amz-target'] !== undefined) {
      const { ResourceArn } = JSON.parse(body);
      const type = 'aws:dynamodb/resourcePolicy:ResourcePolicy';
      return { body: JSON.stringify({ Policy: policyText(type, 'resourceArn', ResourceArn) }) };
    }
    const form = new URLSearchParams(body);
    asked.push(form.get('Action') ?? '');
    return query(form);
  }

  function query(form: URLSearchParams): Reply {
    const get = (name: string) => form.get(name) ?? '';
    const role = () => needed('aws:iam/role:Role', 'name', get('RoleName'));
    const managed = () =>
      deployed.resources.find(({ outputs }) => outputs.arn === get('PolicyArn')) as Resource;
    const inline = () => deployed.resources.filter(isPolicyOf(get('RoleName')));
    switch (get('Action')) {
      case 'GetCallerIdentity':
        return {
          body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${deployed.accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        };
      case 'AssumeRole': {
        const message = `User: arn:aws:sts::${deployed.accountId}:assumed-role/x is not authorized to perform: sts:AssumeRole`;
        return {
          status: 403,
          body: `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
        };
      }
      case 'ListRoles':
        return listed('aws:iam/role:Role', 'RoleName', get('Marker'));
      case 'ListPolicies':
        return listed('aws:iam/policy:Policy', 'PolicyName', get('Marker'));
      case 'GetRole': {
        const { assumeRolePolicy, permissionsBoundary } = role().inputs;
        const boundary = `<PermissionsBoundaryArn>${permissionsBoundary}</PermissionsBoundaryArn>`;
        return {
          body: `<AssumeRolePolicyDocument>${encodeURIComponent(text(assumeRolePolicy))}</AssumeRolePolicyDocument>${permissionsBoundary ? boundary : ''}`,
        };
      }
      case 'ListRolePolicies':
        return {
          body: `<IsTruncated>false</IsTruncated>${inline()
            .map(({ inputs }) => `<member>${inputs.name}</member>`)
            .join('')}`,
        };
      case 'ListAttachedRolePolicies': {
        const arns = attachedTo(get('RoleName')).map((arn) => `<PolicyArn>${arn}</PolicyArn>`);
        return { body: `<IsTruncated>false</IsTruncated>${arns.join('')}` };
      }
      case 'GetRolePolicy': {
        const found = inline().find(({ inputs }) => inputs.name === get('PolicyName'));
        return { body: `<PolicyDocument>${encodeURIComponent(text(found?.inputs.policy))}</PolicyDocument>` };
      }
      case 'GetPolicy':
        return { body: '<DefaultVersionId>v1</DefaultVersionId>' };
      case 'GetPolicyVersion':
        return { body: `<Document>${encodeURIComponent(text(managed().inputs.policy))}</Document>` };
      case 'SimulatePrincipalPolicy': {
        const roleName = get('PolicySourceArn').split('/').at(-1) ?? '';
        return decided({ role: roleName, ...question(form) });
      }
      case 'SimulateCustomPolicy':
        return decided({ role: '', ...question(form) }, JSON.parse(get('PolicyInputList.member.1')));
      default:
        return { status: 400, body: `<Code>Unknown</Code><Message>${get('Action')}</Message>` };
    }
  }

  const ofType = (type: string) => deployed.resources.filter((each) => each.type === type);

  /** IAM's pages, of `pageSize` members each. */
  function listed(type: string, element: string, marker: string): Reply {
    const [from, all] = [Number(marker || 0), ofType(type)];
    const members = all
      .slice(from, from + pageSize)
      .map(
        ({ inputs }) =>
          `<member><Path>${inputs.path ?? '/'}</Path><${element}>${inputs.name}</${element}></member>`,
      );
    const more = from + pageSize < all.length;
    const page = `<IsTruncated>${more}</IsTruncated>${more ? `<Marker>${from + pageSize}</Marker>` : ''}`;
    return { body: `${page}${members.join('')}` };
  }

  function functionsFrom(from: number): Reply {
    const all = ofType('aws:lambda/function:Function');
    const Functions = all.slice(from, from + pageSize).map(({ inputs }) => ({ FunctionName: inputs.name }));
    const NextMarker = from + pageSize < all.length ? String(from + pageSize) : null;
    return { body: JSON.stringify({ Functions, NextMarker }) };
  }

  /** As Lambda writes what AddPermission was told. */
  function functionPolicy(name: string): Reply {
    const own = ofType('aws:lambda/permission:Permission').filter(({ inputs }) => inputs.function === name);
    if (own.length === 0)
      return { status: 404, body: '{"Type":"User","Message":"The resource you requested does not exist."}' };
    const Statement = own.map(({ id, inputs }) => ({
      ...{ Sid: id, Effect: 'Allow', Principal: { Service: inputs.principal }, Action: inputs.action },
      ...(inputs.sourceArn !== undefined && {
        Condition: { ArnLike: { 'AWS:SourceArn': inputs.sourceArn } },
      }),
    }));
    return { body: JSON.stringify({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }) };
  }

  function decided(asking: Parameters<typeof simulate>[1], document?: object): Reply {
    // A document by itself is judged as the only policy of a role of its own.
    const plan = document === undefined ? deployed : withRole(deployed, document);
    const role = document === undefined ? asking.role : 'simulated';
    return { body: `<EvalDecision>${simulate(plan, { ...asking, role })}</EvalDecision>` };
  }

  function needed(type: string, property: string, value: string): Resource {
    const found = deployed.resources.find((each) => each.type === type && each.inputs[property] === value);
    if (found === undefined) throw new Error(`NoSuchEntity ${value}`);
    return found;
  }
  const attachedTo = (role: string) => [
    ...((needed('aws:iam/role:Role', 'name', role).inputs.managedPolicyArns ?? []) as string[]),
    ...deployed.resources
      .filter(({ type, inputs }) => type.endsWith(':RolePolicyAttachment') && inputs.role === role)
      .map(({ inputs }) => String(inputs.policyArn)),
  ];
  const policyText = (type: string, property: string, value: string) =>
    text(needed(type, property, value).inputs.policy);

  return {
    endpoint,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const isPolicyOf =
  (role: string) =>
  ({ type, inputs }: Resource) =>
    type === 'aws:iam/rolePolicy:RolePolicy' && inputs.role === role;

function text(policy: unknown): string {
  return typeof policy === 'string' ? policy : JSON.stringify(policy);
}

function question(form: URLSearchParams) {
  const context: Record<string, string> = {};
  for (let at = 1; form.has(`ContextEntries.member.${at}.ContextKeyName`); at += 1) {
    const entry = `ContextEntries.member.${at}`;
    context[form.get(`${entry}.ContextKeyName`) ?? ''] = form.get(`${entry}.ContextKeyValues.member.1`) ?? '';
  }
  const [action, resource] = [
    form.get('ActionNames.member.1') ?? '',
    form.get('ResourceArns.member.1') ?? '',
  ];
  return { action, resource, context };
}

function withRole(plan: Plan, policy: object): Plan {
  const [some] = plan.resources.filter(({ type }) => type === 'aws:iam/role:Role');
  const inputs = {
    ...some?.inputs,
    name: 'simulated',
    inlinePolicies: [{ name: 'x', policy: JSON.stringify(policy) }],
  };
  const { permissionsBoundary: _, ...without } = inputs as Record<string, unknown>;
  const arn = `arn:aws:iam::${plan.accountId}:role/simulated`;
  const role = {
    ...(some as Resource),
    ...{ urn: 'urn:simulated', id: 'simulated', name: 'Simulated' },
    ...{ inputs: without, outputs: { ...without, arn, uniqueId: 'AROASIMULATED' } },
  };
  return { ...plan, resources: [...plan.resources, role] };
}

/** Ways to take one check out: of a plan's policy documents, or of a function's code. */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import type { Local } from '../../../stacks/local/local.ts';
import { type Edit, rebuild } from '../../../stacks/local/rebuild.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { functionOf } from '../../../stacks/verify/target/stage-parts.ts';

export type PlanChange = (plan: Plan) => void;

/** Changes one policy document of the resource of that name; throws when there is none. */
export function document(
  name: string,
  change: (document: PolicyDocument) => void,
  property = 'policy',
): PlanChange {
  return (plan) => {
    const found = plan.resources.filter((resource) => resource.name === name && property in resource.inputs);
    const [resource] = found;
    if (resource === undefined || found.length !== 1)
      throw new Error(`${found.length} resources are called ${name}`);
    const text = resource.inputs[property];
    const parsed = (typeof text === 'string' ? JSON.parse(text) : structuredClone(text)) as PolicyDocument;
    const before = JSON.stringify(parsed);
    change(parsed);
    if (JSON.stringify(parsed) === before) throw new Error(`the change of ${name} changes nothing`);
    resource.inputs[property] = JSON.stringify(parsed);
    resource.outputs[property] = JSON.stringify(parsed);
  };
}

export function withoutStatement(name: string, sid: string): PlanChange {
  return document(name, (policy) => {
    policy.Statement = policy.Statement.filter((statement) => statement.Sid !== sid);
  });
}

/** Drops a condition key wherever it stands in the statements with that Sid; all keys when none is named. */
export function withoutCondition(
  name: string,
  sid: string | undefined,
  key?: string,
  property = 'policy',
): PlanChange {
  const applies = (statement: Statement) => sid === undefined || statement.Sid === sid;
  return document(
    name,
    (policy) => {
      for (const statement of policy.Statement.filter(applies)) dropCondition(statement, key);
    },
    property,
  );
}

/** The trust policy of a role. */
export function trustWithout(role: string, sid: string, key?: string): PlanChange {
  return withoutCondition(role, sid, key, 'assumeRolePolicy');
}

function dropCondition(statement: Statement, key: string | undefined): void {
  if (key === undefined) {
    delete statement.Condition;
    return;
  }
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    delete keys[key];
    if (Object.keys(keys).length === 0) delete statement.Condition?.[operator];
  }
}

/** Every Resource of the document becomes this one. */
export function resourceOf(name: string, resource: string): PlanChange {
  return document(name, (policy) => {
    for (const statement of policy.Statement) statement.Resource = resource;
  });
}

export function withStatement(name: string, statement: Statement, property = 'policy'): PlanChange {
  return document(name, (policy) => policy.Statement.push(statement), property);
}

/** The execution role may read every document. */
export function grantData(policy: string): PlanChange {
  return withStatement(policy, { Effect: 'Allow', Action: ['s3:GetObject', 'kms:Decrypt'], Resource: '*' });
}

/** The key admits whomever an identity policy admits, as the default policy of KMS does. */
export function openKey(key: string): PlanChange {
  return document(key, (policy) => {
    policy.Statement = policy.Statement.filter(({ Sid }) => Sid === 'Administration');
    for (const statement of policy.Statement) statement.Action = 'kms:*';
  });
}

export function withoutBoundary(role: string): PlanChange {
  return (plan) => {
    const found = plan.resources.find(({ name }) => name === role);
    if (found?.inputs.permissionsBoundary === undefined) throw new Error(`${role} has no boundary`);
    delete found.inputs.permissionsBoundary;
    delete found.outputs.permissionsBoundary;
  };
}

export function outsideVpc(what: string): PlanChange {
  return (plan) => {
    const fn = functionOf(plan, what);
    delete fn.inputs.vpcConfig;
    delete fn.outputs.vpcConfig;
  };
}

/** Replaces a function's code by its sources with these edits. */
export async function edit(local: Local, what: string, edits: Edit[], folder: string): Promise<void> {
  const handler =
    what === 'router'
      ? 'functions/router/handler.ts'
      : `test/fixture-app/tools/${what.replace('tool-', '').replaceAll('_', '-')}/handler.ts`;
  const key = JSON.stringify([folder, handler, edits]);
  const building = bundles.get(key) ?? rebuild(handler, edits, `${folder}/${what}-${crypto.randomUUID()}`);
  bundles.set(key, building);
  await local.lambda.updateCode(`${local.plan.app}-${local.plan.stage}-${what}`, await building);
}

/** The same edits are built once. */
const bundles = new Map<string, ReturnType<typeof rebuild>>();

/** A change of the code, for a mutation. */
export function edited(what: string, edits: Edit[]) {
  return (local: Local, folder: string) => edit(local, what, edits, folder);
}

/** The tool serves whoever reaches it. */
export function openTool(tool: string) {
  return edited(`tool-${tool}`, withoutInvokerCheck);
}

const withoutInvokerCheck: Edit[] = [
  {
    file: 'shared/tool/check-invoker.ts',
    find: `return answer(403,`,
    replace: `return undefined;\n      return answer(403,`,
  },
];

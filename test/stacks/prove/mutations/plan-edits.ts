/** Changes of a plan for the cases of proofs. Each function returns a function that changes a plan in place. */
import type { PolicyDocument, Statement } from '../../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';

type Edit = (plan: Plan) => void;

export function find(plan: Plan, name: string, type?: string): Resource {
  const [found, ...others] = plan.resources.filter(
    (one) => one.name === name && !one.type.startsWith('sst:') && (!type || one.type.endsWith(type)),
  );
  if (!found || others.length > 0)
    throw new Error(`${others.length + (found ? 1 : 0)} resources are called ${name}`);
  return found;
}

/** Several changes, one after the other. */
export function all(...edits: Edit[]): Edit {
  return (plan) => {
    for (const edit of edits) edit(plan);
  };
}

/** Makes the plan one of another stage. */
export function asStage(stage: string): Edit {
  return (plan) => {
    plan.stage = stage;
  };
}

export function set(name: string, property: string, value: unknown): Edit {
  return (plan) => {
    find(plan, name).inputs[property] = value;
  };
}

export function add(type: string, name: string, inputs: Record<string, unknown>): Edit {
  return (plan) => {
    const urn = `urn:${type}::${name}`;
    plan.resources.push({ urn, type, name, id: name, inputs, outputs: inputs, deps: [], opts: {} });
  };
}

export function gone(name: string): Edit {
  return (plan) => {
    const before = plan.resources.length;
    plan.resources = plan.resources.filter((one) => one.name !== name);
    if (plan.resources.length === before) throw new Error(`the plan has no ${name}`);
  };
}

export function statements(
  name: string,
  change: (statements: Statement[]) => Statement[],
  property = 'policy',
): Edit {
  return (plan) => {
    const { inputs } = find(plan, name);
    const document = JSON.parse(String(inputs[property])) as PolicyDocument;
    inputs[property] = JSON.stringify({ ...document, Statement: change(document.Statement) });
  };
}

export function allowAlso(name: string, Action: string | string[], Resource: string | string[]): Edit {
  return statements(name, (own) => [...own, { Effect: 'Allow', Action, Resource }]);
}

/** Changes the one statement with that Sid. */
export function edited(name: string, sid: string, by: (statement: Statement) => Statement[]): Edit {
  return statements(name, (own) => {
    if (!own.some(({ Sid }) => Sid === sid)) throw new Error(`${name} has no statement ${sid}`);
    return own.flatMap((one) => (one.Sid === sid ? by(one) : [one]));
  });
}

/** Removes the statement with that Sid. */
export function dropped(name: string, sid: string): Edit {
  return edited(name, sid, () => []);
}

/** A copy of the statement without its conditions on `key`. */
export function withoutCondition(key: string): (statement: Statement) => Statement {
  return (statement) => ({
    ...statement,
    Condition: Object.fromEntries(
      Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).filter(([name]) => name !== key)),
      ]),
    ),
  });
}

/** Adds a governing role with this trust, and with these rights as its policy and as its boundary. */
export function govern(trusted: Omit<Statement, 'Effect'>, grants: Statement[] = []): Edit {
  const account = 'arn:aws:iam::123456789012';
  const path = '/chokepoint/local/governance/';
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: grants });
  const boundary = { name: 'Ceiling', arn: `${account}:policy/Ceiling`, policy };
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...trusted }] };
  return all(
    add('aws:iam/policy:Policy', 'Ceiling', boundary),
    add('aws:iam/role:Role', 'Governor', {
      ...{ name: 'Governor', path, arn: `${account}:role${path}Governor`, permissionsBoundary: boundary.arn },
      assumeRolePolicy: JSON.stringify(trust),
    }),
    add('aws:iam/rolePolicy:RolePolicy', 'Governance', { role: 'Governor', policy }),
  );
}

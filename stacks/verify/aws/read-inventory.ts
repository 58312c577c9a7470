/**
 * Reads from an account everything that has a stage's names. Takes a plan, for the names, and a signer. Reads
 * only.
 * Sources: IAM API Reference, ListRoles, ListPolicies; Lambda API Reference, ListFunctions, GetPolicy.
 */

import type { Plan } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { bearsStage, type Inventory, permissionLine } from '../inventory.ts';
import type { Iam } from './iam.ts';
import { type Signer, sendSigned } from './signed-request.ts';

/** Roles, policies, functions and their permissions under the stage's names; each list is read to its end. */
export async function readInventory(plan: Plan, iam: Iam, signer: Signer): Promise<Inventory> {
  const ofStage = ({ name, path }: { name: string; path?: string }) => bearsStage(plan, name, path);
  const names = (things: { name: string; path: string }[]) => things.filter(ofStage).map(({ name }) => name);
  const functions = (await listFunctions(signer)).filter((name) => ofStage({ name }));
  const permissions: string[] = [];
  for (const name of functions) permissions.push(...(await readPermissions(signer, name)));
  return {
    roles: names(await iam.roles()),
    policies: names(await iam.managedPolicies()),
    functions,
    permissions,
  };
}

async function listFunctions(signer: Signer): Promise<string[]> {
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const body = await askLambda(signer, '/2015-03-31/functions', { ...(Marker && { Marker }) });
    const { Functions = [], NextMarker } = JSON.parse(body ?? '{}') as {
      Functions?: { FunctionName: string }[];
      NextMarker?: string | null;
    };
    names.push(...Functions.map(({ FunctionName }) => FunctionName));
    Marker = NextMarker ?? undefined;
  } while (Marker !== undefined && Marker !== '');
  return names;
}

type LambdaStatement = {
  Principal: string | { Service?: string };
  Action: string;
  Condition?: Record<string, Record<string, string>>;
};

async function readPermissions(signer: Signer, name: string): Promise<string[]> {
  const body = await askLambda(signer, `/2015-03-31/functions/${name}/policy`);
  if (body === undefined) return [];
  const { Policy } = JSON.parse(body) as { Policy: string };
  const { Statement } = JSON.parse(Policy) as { Statement: LambdaStatement[] };
  return Statement.map(({ Principal, Action, Condition = {} }) =>
    permissionLine({
      ...{ function: name, action: Action },
      principal: (typeof Principal === 'object' && Principal.Service) || JSON.stringify(Principal),
      source: sourceIn(Condition),
    }),
  );
}

/** Lambda writes the source of a permission as the condition `ArnLike: { AWS:SourceArn }`. */
function sourceIn(condition: Record<string, Record<string, string>>): string | undefined {
  const entries = Object.values(condition).flatMap((keys) => Object.entries(keys));
  return entries.find(([key]) => key.toLowerCase() === 'aws:sourcearn')?.[1];
}

/** @returns undefined when Lambda does not find it */
async function askLambda(
  signer: Signer,
  path: string,
  query: Record<string, string> = {},
): Promise<string | undefined> {
  const host = `lambda.${signer.region}.amazonaws.com`;
  const { status, body } = await sendSigned(signer, { service: 'lambda', host, method: 'GET', path, query });
  if (status === 200) return body;
  if (status === 404) return undefined;
  throw new PlainError(`lambda ${path}: ${status} ${body.slice(0, 300)}`);
}

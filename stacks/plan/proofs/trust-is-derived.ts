/**
 * The trust of a session role is the one document that stacks/session-trust.ts makes for its tool, statement by
 * statement. trust-is-exact says what that document must achieve; this says that nobody edited one of its safety nets,
 * which no request would show (a condition that stands in two statements).
 */
import { isDeepStrictEqual } from 'node:util';
import { sessionTrust } from '../../session-trust.ts';
import type { Finding, Plan, Resource } from '../plan-types.ts';
import { readPlanTools } from '../reach/plan-tools.ts';
import { assumingRoles } from './actors.ts';
import { finding, ofType, type Proof } from './proof.ts';

const TRUST = 'assumeRolePolicy';

export const trustIsDerived: Proof = {
  id: 'trust-is-derived',
  title: 'The trust of every session role is the derived one, statement by statement',
  modes: ['deploy', 'dev'],
  check(plan: Plan) {
    const { dataRoles, invokeRoles } = readPlanTools(plan);
    const [router] = assumingRoles(plan);
    if (!router) return [];
    const sts = ofType(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint').find(({ inputs }) =>
      String(inputs.serviceName).endsWith('.sts'),
    );
    const expected = (tool?: string) =>
      sessionTrust({
        routerRoleArn: String(router.outputs.arn),
        stsEndpointId: sts?.id,
        ...(tool !== undefined && { tool }),
      });
    return [
      ...invokeRoles.flatMap((role) => difference(role, expected())),
      ...dataRoles.flatMap(({ role, tool }) => difference(role, expected(tool))),
    ];
  },
};

function difference(role: Resource, expected: ReturnType<typeof sessionTrust>): Finding[] {
  const { Statement: own } = JSON.parse(String(role.inputs[TRUST])) as typeof expected;
  const missing = expected.Statement.filter((one) => !own.some((each) => isDeepStrictEqual(each, one)));
  const extra = own.filter((one) => !expected.Statement.some((each) => isDeepStrictEqual(each, one)));
  return [
    ...missing.map(({ Sid }) =>
      finding(role, TRUST, `${Sid} is missing or was changed (stacks/session-trust.ts)`),
    ),
    ...extra.map(({ Sid }) =>
      finding(role, TRUST, `${Sid ?? 'a statement'} is not what stacks/session-trust.ts makes`),
    ),
  ];
}

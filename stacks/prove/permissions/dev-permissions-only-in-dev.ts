/**
 * A deployment has none of the openings of `sst dev`: no channel to a laptop (AppSync Events), no stand-in code that
 * sends every event there, and none of their settings. Source: SST 4.17, `sst dev`, "Live".
 */
import type { Plan } from '../../plan/plan-types.ts';
import { functions, roles } from '../model/actors.ts';
import { actionsOverlap } from '../model/patterns.ts';
import { identityStatements } from '../model/policies.ts';
import { finding, list, type Proof } from '../model/proof.ts';

const channels = ['appsync:EventPublish', 'iot:Connect', 'iot:Publish'];
const settings = /^SST_(APPSYNC_|FUNCTION_|REGION$|ASSET_BUCKET$|KEY|APP$|STAGE$|DEBUG)/;

export const devPermissionsOnlyInDev: Proof = {
  id: 'dev-permissions-only-in-dev',
  title:
    'Nothing of a live session is in a deployment: no channel to a laptop, no stand-in, no setting of one',
  only: 'deploy',
  check(plan: Plan) {
    return [
      ...roles(plan)
        .flatMap((role) => identityStatements(plan, role))
        .filter(({ statement }) => statement.Effect === 'Allow')
        .flatMap(({ statement, resource, property }) =>
          list(statement.Action)
            .filter((action) => channels.some((channel) => actionsOverlap(action, channel)))
            .map((action) => finding(resource, property, `allows ${action}, which is for sst dev`)),
        ),
      ...functions(plan).flatMap((fn) => {
        const { variables = {} } = (fn.inputs.environment ?? {}) as { variables?: Record<string, unknown> };
        return Object.keys(variables)
          .filter((name) => settings.test(name))
          .map((name) =>
            finding(
              fn,
              `environment.variables.${name}`,
              'is a setting of sst dev, or a key that nothing needs',
            ),
          );
      }),
      ...plan.resources
        .filter(({ type }) => type.startsWith('aws:appsync/'))
        .map((resource) => finding(resource, 'type', 'is a channel of sst dev')),
    ];
  },
};

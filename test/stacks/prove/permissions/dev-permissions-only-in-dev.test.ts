import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { devPermissionsOnlyInDev } from '../../../../stacks/prove/permissions/dev-permissions-only-in-dev.ts';
import { allowAlso, find } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(devPermissionsOnlyInDev, [
  {
    title: 'a role may publish to a laptop',
    mutate: allowAlso('RouterPolicy', 'appsync:Event*', 'arn:aws:appsync:eu-central-1:123456789012:apis/x'),
    finds: ['RouterPolicy', 'policy'],
    reason: /is for sst dev/,
  },
  {
    title: 'a function has the settings of a live session',
    mutate: (plan: Plan) => {
      const { environment } = find(plan, 'RouterFunction').inputs as {
        environment: { variables: Record<string, string> };
      };
      environment.variables.SST_APPSYNC_HTTP = 'x';
    },
    finds: ['RouterFunction', 'environment.variables.SST_APPSYNC_HTTP'],
    reason: /setting of sst dev/,
  },
]);

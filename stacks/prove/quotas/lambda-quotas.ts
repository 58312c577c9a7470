/** Quotas of Lambda. Codes and defaults: Service Quotas; Lambda Developer Guide, "Lambda quotas". */
import { codeBytes, environments, lambdaInterfaces, reservedConcurrency } from './measure.ts';
import type { Quota } from './quota.ts';

export const lambdaQuotas: Quota[] = [
  {
    ...{ service: 'Lambda', name: 'reserved of the concurrent executions', code: 'L-B99A9384', limit: 900 },
    ...{
      adjustable: true,
      grows: 'tools',
      source: 'Lambda quotas: 1,000 (new accounts start with less), of which 100 stay unreserved',
    },
    whenFull:
      'Ask for L-B99A9384 and set accountConcurrency in stacks/app/stage/stages.ts, or reserve less: the plan refuses more.',
    used: reservedConcurrency,
  },
  {
    ...{ service: 'Lambda', name: 'environment variables', limit: 4096, unit: 'bytes', adjustable: false },
    ...{ grows: 'data', source: 'Lambda quotas' },
    used: environments,
  },
  {
    ...{ service: 'Lambda', name: 'code of all functions', code: 'L-2ACBD22F', limit: 75e9, unit: 'bytes' },
    ...{ adjustable: true, grows: 'tools', source: 'Lambda quotas' },
    whenFull: 'Ask for L-2ACBD22F.',
    used: codeBytes,
  },
  {
    ...{ service: 'Lambda', name: 'network interfaces of the VPC', code: 'L-9FEE3D26', limit: 250 },
    ...{ adjustable: true, grows: 'nothing', source: 'Lambda quotas; one for each subnet and set of groups' },
    used: lambdaInterfaces,
  },
];

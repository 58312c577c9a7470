import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { noContentInLogs } from '../../../../stacks/prove/audit/no-content-in-logs.ts';
import { add, find, set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(noContentInLogs, [
  {
    title: 'an API traces data',
    mutate: set('ToolsApiSettings', 'settings', { loggingLevel: 'OFF', dataTraceEnabled: true }),
    finds: ['ToolsApiSettings', 'settings.dataTraceEnabled'],
    reason: /traces hold bodies/,
  },
  {
    title: 'an API logs executions',
    mutate: set('ToolsApiSettings', 'settings', { loggingLevel: 'INFO', dataTraceEnabled: false }),
    finds: ['ToolsApiSettings', 'settings.loggingLevel'],
    reason: /must be OFF/,
  },
  {
    title: 'an API keeps no access log',
    mutate: set('FrontDoorStage', 'accessLogSettings', undefined),
    finds: ['FrontDoorStage', 'accessLogSettings'],
    reason: /no log group of this plan/,
  },
  {
    title: 'an access log holds the token',
    mutate: (plan: Plan) => {
      const { accessLogSettings } = find(plan, 'FrontDoorStage').inputs as {
        accessLogSettings: { format: string };
      };
      accessLogSettings.format = '{"token":"$context.authorizer.token"}';
    },
    finds: ['FrontDoorStage', 'accessLogSettings.format'],
    reason: /authorizer\./,
  },
  {
    title: "the firewall's log holds tokens",
    mutate: add('aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration', 'FirewallLog', {
      redactedFields: [],
    }),
    finds: ['FirewallLog', 'redactedFields'],
    reason: /authorization header: secrets are logged/,
  },
]);

import { pipelinePassesRoles } from '../../../../stacks/prove/governance/pipeline-passes-roles.ts';
import { set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(pipelinePassesRoles, [
  {
    title: 'a resource takes a role where nobody has looked',
    mutate: set('ToolsApi', 'executionRoleArn', 'arn:aws:iam::123456789012:role/chokepoint-local-any'),
    finds: ['ToolsApi', 'executionRoleArn'],
    reason: /does not know which service runs as it/,
  },
  {
    title: 'a resource takes a role in a list',
    mutate: set('RouterFunction', 'fileSystems', [{ roles: ['arn:aws:iam::123456789012:role/any'] }]),
    finds: ['RouterFunction', 'fileSystems[].roles[]'],
    reason: /does not know which service runs as it/,
  },
]);

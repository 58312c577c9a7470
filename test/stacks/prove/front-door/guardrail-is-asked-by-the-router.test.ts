import { guardrailIsAskedByTheRouter } from '../../../../stacks/prove/front-door/guardrail-is-asked-by-the-router.ts';
import { allowAlso } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(guardrailIsAskedByTheRouter, [
  {
    title: 'the router may ask a guardrail that the stage does not have',
    mutate: allowAlso(
      'RouterPolicy',
      'bedrock:ApplyGuardrail',
      'arn:aws:bedrock:eu-central-1:123456789012:guardrail/gr4a1l',
    ),
    finds: ['RouterPolicy', 'policy'],
    reason: /is not what stacks\/app\/router\/guardrail-policies\.ts makes/,
  },
]);

/** Untried assumptions about Amazon Bedrock Guardrails, for stages that have a guardrail. */
import type { Listed } from './assumption.ts';

const byHand =
  'At a personal stage with CHOKEPOINT_GUARDRAIL, call a tool with guardrail: true whose arguments and results the guardrail blocks, masks and lets pass.';

export const guardrail: Listed[] = [
  {
    id: 'guardrail-is-signed-for-bedrock',
    statement:
      'bedrock-runtime answers a POST to /guardrail/{id}/version/{version}/apply that is signed for the service "bedrock".',
    source:
      'Amazon Bedrock API Reference, ApplyGuardrail; the service model of bedrock-runtime (signing name "bedrock")',
    ifFalse: 'Every call of a tool with guardrail: true is refused as unavailable.',
    remedy: 'Correct path or signing name in functions/router/guardrail-port.ts.',
    byHand,
  },
  {
    id: 'guardrail-sees-vpc-and-code',
    statement:
      "aws:SourceVpc and lambda:SourceFunctionArn are present when a function's code asks bedrock-runtime through its interface endpoint, whose policy may name a guardrail's ARN as the resource of bedrock:ApplyGuardrail.",
    source:
      'IAM User Guide, "AWS global condition context keys"; Amazon Bedrock User Guide, "Use interface VPC endpoints (AWS PrivateLink)" and "Set up permissions to use Guardrails"; inferred for lambda:SourceFunctionArn',
    ifFalse: 'Every call of a tool with guardrail: true is refused as unavailable.',
    remedy: 'Drop the key that is absent from stacks/app/router/guardrail-policies.ts.',
    byHand,
  },
  {
    id: 'guardrail-says-what-it-did',
    statement:
      'When a guardrail intervenes, each filter that blocked stands in the assessments with the action BLOCKED, each that masked with ANONYMIZED, without outputScope FULL being asked for.',
    source: 'Amazon Bedrock API Reference, GuardrailAssessment and the policies in it',
    ifFalse:
      "A block that calls itself a mask would be answered with the guardrail's own sentence in place of the text; never with the text.",
    remedy: 'Ask with outputScope FULL, or take every intervention for a block (guardrail-port.ts).',
    byHand,
  },
  {
    id: 'guardrail-masks-text-for-text',
    statement:
      'When a guardrail masks, its outputs are as many as the texts that it was given, in their order, those without a finding among them.',
    source: 'Amazon Bedrock API Reference, ApplyGuardrail (outputs); inferred for several content blocks',
    ifFalse:
      'With another number of outputs, or with texts that moved, the result is refused as blocked: nothing is masked, all is held back.',
    remedy: 'Ask for one text at a time in functions/router/guard.ts.',
    byHand,
  },
  {
    id: 'guardrail-takes-25-text-units',
    statement: 'One ApplyGuardrail may hold 25,000 characters in any number of content blocks.',
    source:
      'Amazon Bedrock endpoints and quotas, text units per second of each filter (25 in the smallest regions; a text unit is up to 1,000 characters); inferred for the number of blocks',
    ifFalse: 'Larger calls of a tool with guardrail: true are refused as unavailable.',
    remedy: 'Lower maxGuardedCharacters in functions/router/guard.ts.',
    byHand,
  },
];

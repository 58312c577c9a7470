import { routerActsFromItsOwnCode } from '../../../../stacks/prove/sessions/router-acts-from-its-own-code.ts';
import { dropped, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(routerActsFromItsOwnCode, [
  {
    title: 'the Deny is gone',
    mutate: dropped('RouterPolicy', 'MintFromOwnCodeOnly'),
    finds: ['RouterPolicy', 'policy'],
    reason: /does not deny in words: sts:AssumeRole from outside of any function/,
  },
  {
    title: 'the Allow asks for no code',
    mutate: statements('RouterPolicy', (own) =>
      own.map(({ Condition, ...one }) =>
        one.Sid === 'Record' ? one : { ...one, ...(Condition && { Condition }) },
      ),
    ),
    finds: ['RouterPolicy', 'policy'],
    reason: /allows firehose:PutRecord from arn:.*:function:another/,
  },
]);

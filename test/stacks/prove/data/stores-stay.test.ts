import { storesStay } from '../../../../stacks/prove/data/stores-stay.ts';
import { asStage } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(storesStay, [
  ...['Letters', 'Parcels', 'LogKey', 'LettersPolicy'].map(
    (name): Case => ({
      title: `${name} would be deleted with its last line of code`,
      mutate: asStage('staging'),
      finds: [name, 'retainOnDelete'],
      reason: /^holds or guards data, and would be deleted with it$/,
    }),
  ),
]);

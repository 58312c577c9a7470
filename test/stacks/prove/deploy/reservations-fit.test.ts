import { reservationsFit } from '../../../../stacks/prove/deploy/reservations-fit.ts';
import { asStage, set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(reservationsFit, [
  {
    title: 'a function reserves calls of an account that nobody has asked about',
    mutate: set('ToolCalleridFunction', 'reservedConcurrentExecutions', 5),
    finds: ['ToolCalleridFunction', 'reservedConcurrentExecutions'],
    reason: /^5 of 5 reserved calls: 105 are needed, nobody knows what the account runs$/,
  },
  {
    title: 'tools reserve more than leaves 100 calls to all others',
    mutate: (plan) => {
      asStage('staging')(plan);
      set('ToolCalleridFunction', 'reservedConcurrentExecutions', 501)(plan);
      set('RouterFunction', 'reservedConcurrentExecutions', 400)(plan);
    },
    finds: ['RouterFunction', 'reservedConcurrentExecutions'],
    reason: /^400 of 901 reserved calls: 1001 are needed, and 1000 is all that the account runs$/,
  },
]);

/**
 * `npm run -s scps` names the example SCPs; `npm run -s scps -- boundaries-stay` prints one as JSON, for
 * `aws organizations create-policy --type SERVICE_CONTROL_POLICY --content file://…`.
 */

import { app, region } from '#application/settings';
import { scps } from '../../app/governance/scps.ts';
import { defineCommand, UsageError } from '../command.ts';

export const main = defineCommand({
  usage: `Usage: npm run -s scps [-- NAME] [--menders ARN]

Names the example SCPs, or prints one of them as JSON.

  --menders ARN  who may mend; an Identity Center permission set named ChokepointAdmin by default`,
  options: {
    menders: {
      type: 'string',
      default: 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_ChokepointAdmin_*',
    },
  },
  words: { least: 0, most: 1, question: '' },
  run({ values: { menders }, words: [wanted] }) {
    const all = scps({ app, regions: [region], menders });
    const found = all.find(({ name }) => name === wanted);
    if (found === undefined && wanted !== undefined)
      throw new UsageError(
        `There is no example SCP "${wanted}": it is one of ${all.map(({ name }) => name).join(', ')}.`,
      );
    const lines = found
      ? [JSON.stringify(found.document, undefined, 2)]
      : all.map(({ name, why }) => `${name}: ${why}`);
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
});

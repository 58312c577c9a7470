/**
 * `npm run -s scps` names the example SCPs; `npm run -s scps -- boundaries-stay` prints one as JSON, for
 * `aws organizations create-policy --type SERVICE_CONTROL_POLICY --content file://…`.
 * `--menders ARN` says who may mend (default: an Identity Center permission set named ChokepointAdmin).
 */
import { parseArgs } from 'node:util';
import { scps } from '../app/governance/scps.ts';
import { app, region } from '../settings.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    menders: {
      type: 'string',
      default: 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_ChokepointAdmin_*',
    },
  },
});
const all = scps({ app, regions: [region], menders: values.menders });
const [wanted] = positionals;
const found = all.find(({ name }) => name === wanted);
if (found) console.log(JSON.stringify(found.document, undefined, 2));
else {
  for (const { name, why } of all) console.log(`${name}: ${why}`);
  if (wanted !== undefined) {
    console.error(`There is no example SCP "${wanted}".`);
    process.exitCode = 2;
  }
}

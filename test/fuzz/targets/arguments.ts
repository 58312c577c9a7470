/** Arguments of a call: whatever they are, the data that the call may touch is the caller's own. */
import { catalogue } from '#application/catalogue';
import { checkArguments } from '../../../functions/router/check-arguments.ts';
import { checkContent } from '../../../functions/router/content/check-content.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sampleCall } from '../../../shared/sample-arguments.ts';
import { ines } from '../../functions/router/fakes.ts';
import { mutateValue, pick } from '../mutate.ts';
import { Defect, type Target } from '../target.ts';

const id = '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f';
const samples = catalogue.map((tool) => ({ tool, valid: sampleCall(tool) ?? {} }));

export function argumentsTarget(): Target {
  return {
    name: 'arguments',
    share: 25,
    async run(random, show) {
      const { tool, valid } = pick(samples, random);
      const hostile = mutateValue(valid, random);
      show({ tool: tool.name, arguments: hostile });
      try {
        const { input, named } = await checkArguments(tool, hostile, { id, caller: ines });
        await checkContent(tool, input);
        for (const [grant, value] of Object.entries(named)) mustBeOwn(grant, value);
        return 'accepted';
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return error.reason.is;
      }
    },
  };
}

/** The key of an object, a prefix, a partition key or an identity: of the caller's tenant, and one name alone. */
function mustBeOwn(grant: string, value: string): void {
  const isOwn = value === '' || /^fjord(?:[/#]|$)/.test(value);
  const climbs = /(?:^|\/)\.\.?(?:\/|$)|[*?\0]|\$\{/.test(value);
  if (!isOwn || climbs) throw new Defect(`the grant ${grant} names ${JSON.stringify(value)}`);
}

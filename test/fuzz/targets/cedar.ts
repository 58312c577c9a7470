/** Texts of Cedar policies, as somebody might edit them. */
import { readdirSync, readFileSync } from 'node:fs';
import { policyFolder } from '#application/place';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import { mutateText, pick } from '../mutate.ts';
import { Defect, type Target } from '../target.ts';

const file = 'fuzzed.cedar';

export function cedarTarget(): Target {
  const names = readdirSync(policyFolder).filter((name) => name.endsWith('.cedar'));
  const texts = names.map((name) => readFileSync(`${policyFolder}/${name}`, 'utf8'));
  return {
    name: 'cedar',
    share: 1,
    run(random, show) {
      const text = mutateText(pick(texts, random), random);
      show(text);
      try {
        policySetOf([[file, text]]);
        return 'parsed';
      } catch (error) {
        if (error instanceof Error && error.message.startsWith(`${file}: `)) return 'refused';
        throw new Defect(`it is refused without the name of its file: ${error}`);
      }
    },
  };
}

import { describe, expect, it } from 'vitest';
import { scps } from '../../../../stacks/app/governance/scps.ts';
import { runModule } from '../processes.ts';

const menders = 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_ChokepointAdmin_*';
const all = scps({ app: 'chokepoint', regions: ['eu-central-1'], menders });

describe('npm run scps', () => {
  it('prints one as JSON, to be attached', async () => {
    const { stdout } = await runModule('governance/scps', ['boundaries-stay', '--menders', menders]);
    expect(JSON.parse(stdout)).toEqual(all.find(({ name }) => name === 'boundaries-stay')?.document);
  });

  it('names all of them', async () => {
    const { stdout } = await runModule('governance/scps', []);
    expect(stdout.trim().split('\n')).toHaveLength(all.length);
  });

  it('says which there are when there is no such one', async () => {
    const { code, stdout, stderr } = await runModule('governance/scps', ['boundaries-go']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^There is no example SCP "boundaries-go": it is one of .*boundaries-stay.*\n\nUsage: /,
    );
  });
});

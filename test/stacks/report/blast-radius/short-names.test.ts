import { beforeAll, describe, expect, it } from 'vitest';
import { readBlastRadius } from '../../../../stacks/report/blast-radius/blast-radius.ts';
import type { BlastRadius } from '../../../../stacks/report/blast-radius/radius-types.ts';
import { withShortNames } from '../../../../stacks/report/blast-radius/short-names.ts';
import { planned } from '../../../support/plans.ts';

let whole: BlastRadius;

beforeAll(async () => {
  whole = readBlastRadius(await planned('production')).radius;
});

const things = ({ router, others, tools }: BlastRadius) =>
  [router.inside, ...others.map(({ reaches }) => reaches), ...tools.map(({ withoutCall }) => withoutCall)]
    .flat()
    .flatMap((reach) => reach.things);

describe('names on the page', () => {
  it('leave out what every name of the stage begins with, and nothing else', () => {
    const short = things(withShortNames(whole));
    expect(short.length).toBeGreaterThan(10);
    for (const [at, name] of things(whole).entries())
      expect([name, name.replace(/^chokepoint-production-|^\/chokepoint\/production\//, '')]).toContain(
        short[at],
      );
    expect(short.some((name) => name.startsWith('chokepoint-production-'))).toBe(false);
  });

  it('stay whole in the data', () => {
    expect(things(whole).some((name) => name.startsWith('chokepoint-production-'))).toBe(true);
  });

  it('are those of the plan where AWS makes up an id', () => {
    const keys = [whole.router.inside, ...whole.others.map(({ reaches }) => reaches)]
      .flat()
      .filter(({ kind }) => kind === 'key' || kind === 'endpoint');
    for (const name of keys.flatMap((reach) => reach.things)) expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
  });

  it('say of every principal beside the way of a call what it is, and leave out whoever reaches nothing', () => {
    expect(whole.others.length).toBeGreaterThan(0);
    for (const { name, reaches } of whole.others) {
      expect(name).toMatch(/^chokepoint-production-/);
      expect(reaches.length, name).toBeGreaterThan(0);
    }
    const routers = whole.others.filter(({ name }) => name === whole.router.functionName);
    expect(routers).toEqual([]);
  });
});

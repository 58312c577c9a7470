/**
 * Names as a page shows them. In: the data. Out: the same with what every name of the stage begins with left out; the
 * page says what that is. The data keeps the whole names.
 */
import type { BlastRadius, Reach } from './radius-types.ts';

/** `chokepoint-production-` */
export const prefixOf = ({ app, stage }: Pick<BlastRadius, 'app' | 'stage'>): string => `${app}-${stage}-`;

/** A copy for a page; the data itself keeps the whole names. */
export function withShortNames(radius: BlastRadius): BlastRadius {
  const prefix = prefixOf(radius);
  const path = `/${radius.app}/${radius.stage}/`;
  const short = (name: string) =>
    name.startsWith(prefix)
      ? name.slice(prefix.length)
      : name.startsWith(path)
        ? name.slice(path.length)
        : name;
  const shortReach = (reaches: Reach[]) =>
    reaches.map((reach) => ({ ...reach, things: reach.things.map(short) }));
  const { router } = radius;
  return {
    ...radius,
    tools: radius.tools.map((tool) => ({ ...tool, withoutCall: shortReach(tool.withoutCall) })),
    router: { ...router, inside: shortReach(router.inside), outside: shortReach(router.outside) },
    others: radius.others.map((other) => ({
      ...other,
      name: short(other.name),
      reaches: shortReach(other.reaches),
    })),
  };
}

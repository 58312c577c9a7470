/**
 * Compiles the Action and NotAction elements into a test for a lower-case action name ("the prefix and the
 * action name are case insensitive").
 * Source: IAM User Guide, "IAM JSON policy elements: Action".
 */
import { type Glob, globMatches, parseGlob } from './glob.ts';
import { PolicyError } from './policy-error.ts';
import { checkTexts } from './shapes.ts';

const actionPattern = /^(?:\*|[a-z0-9-]+:[a-z0-9*?]+)$/;

/** The actions that a role's trust policy may name: STS refuses every other one, and wildcards. */
const trustActions = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:setcontext',
  'sts:setsourceidentity',
  'sts:tagsession',
]);

/** Compiles a list of action patterns. Throws PolicyError. */
export function compileActions(element: unknown, where: string): (action: string) => boolean {
  const exact = new Set<string>();
  const globs: Glob[] = [];
  for (const written of checkTexts(element, where)) {
    const action = written.toLowerCase();
    if (!actionPattern.test(action))
      throw new PolicyError(where, `${JSON.stringify(written)} is not an action`);
    if (/[*?]/.test(action)) globs.push(parseGlob(action));
    else exact.add(action);
  }
  return (action) => exact.has(action) || globs.some((glob) => globMatches(glob, action));
}

/**
 * A trust policy may name only the STS actions of `trustActions`.
 * @throws PolicyError for any other action, and for a wildcard
 */
export function checkTrustActions(element: unknown, where: string): void {
  for (const action of checkTexts(element, where)) {
    if (!trustActions.has(action.toLowerCase())) {
      throw new PolicyError(where, `${JSON.stringify(action)} has no place in a trust policy`);
    }
  }
}

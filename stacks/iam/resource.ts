/**
 * Compiles the Resource and NotResource elements into a case-sensitive test for an ARN or `*`.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Variables and tags".
 *
 * Wildcards match more here than in ARN conditions: "If the * wildcard is the last character of a resource ARN
 * segment, it can expand to match beyond the colon boundaries." After the fifth colon, a colon is a character
 * like any other. Refuses forms that AWS does not document: a wildcard within the region (at its end is fine),
 * a wildcard in the account unless it stands alone, incomplete ARNs (AWS completes them in identity policies and
 * refuses them in session policies). Refuses, as AWS does, wildcards in partition and service, and variables
 * before the fifth colon.
 */
import { PolicyError } from './policy-error.ts';
import { anyOf, likeMatcher, type Matcher, parsePolicyText } from './policy-text.ts';
import { checkTexts } from './shapes.ts';

const arnPattern = /^arn:aws[a-z-]*:[a-z0-9-]+:(?:[a-z0-9-]*\*?):(?:\d{12}|aws|\*|):./s;

/** Compiles a list of resource patterns. Throws PolicyError. */
export function compileResources(element: unknown, where: string): Matcher {
  return anyOf(checkTexts(element, where).map((resource) => compileResource(resource, where)));
}

function compileResource(resource: string, where: string): Matcher {
  if (resource !== '*' && !arnPattern.test(resource)) {
    throw new PolicyError(where, `${JSON.stringify(resource)} is neither "*" nor a whole ARN`);
  }
  // A variable without a value: "the resource that includes a policy variable with no value will not match any
  // resource", in Resource and in NotResource alike. So a NotResource then excludes nothing.
  return likeMatcher(parsePolicyText(resource, true, where));
}

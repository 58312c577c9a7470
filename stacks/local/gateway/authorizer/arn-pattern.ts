/**
 * Matches an ARN against a pattern with `*` (any run of characters) and `?` (one character).
 * Source: IAM User Guide, "IAM JSON policy elements: Resource". Never a regular expression of the caller's making.
 */

/** Whether `text` fits `pattern`; both whole, case-sensitive. Linear in the product of the lengths. */
export function fitsPattern(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * ArnLike: the six parts between colons are matched one by one, so a `*` does not cross a colon but in the last part
 * (IAM User Guide, "Amazon Resource Name (ARN) condition operators").
 */
export function fitsArn(pattern: string, arn: string): boolean {
  const patterns = splitArn(pattern);
  const parts = splitArn(arn);
  return (
    patterns.length === 6 &&
    parts.length === 6 &&
    parts.every((part, index) => fitsPattern(patterns[index] ?? '', part))
  );
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

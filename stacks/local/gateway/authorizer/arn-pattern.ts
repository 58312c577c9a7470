/**
 * Matches an ARN against a pattern with `*` (any run of characters) and `?` (one character), without a
 * regular expression, which the caller could shape.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource".
 */

/** Whether the whole `text` fits the whole `pattern`, case-sensitive. Time: the product of their lengths. */
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
 * ArnLike: matches the six parts between colons one by one, so a `*` crosses a colon only in the last part
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

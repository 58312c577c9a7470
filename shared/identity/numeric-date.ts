/** Times of tokens: seconds since the epoch (RFC 7519, section 2, NumericDate), also with a fraction. */

/** The last second of the year 9999: what is later has no date in four digits, neither in ISO 8601 nor in Cedar. */
const lastSecond = 253_402_300_799;

export function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= lastSecond;
}

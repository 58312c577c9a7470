/** Times of tokens: seconds since the epoch (RFC 7519, section 2, NumericDate), also with a fraction. */

/** The last second of the year 9999: a later time has no date of four digits, neither in ISO 8601 nor in Cedar. */
const lastSecond = 253_402_300_799;

/** Whether a claim is a time that ISO 8601 and Cedar can write. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= lastSecond;
}

/** The steps, in the order in which they are taken; the names are the columns of the table. */
export const steps = [
  'sign-in',
  'list',
  'call',
  'progress',
  'approval',
  'restart',
  'refresh',
  'TLS door',
] as const;
export type Step = (typeof steps)[number];

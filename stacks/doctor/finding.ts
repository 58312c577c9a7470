/** What the doctor finds. Never: a key or a token, only what lets a person find it again. */

/** Where a long-lived key lives decides how it is replaced: remedies.ts has one for each. */
export type Place = 'environment' | 'aws-files' | 'repository' | 'ci' | 'mcp-client';

export type Finding = {
  place: Place;
  /** `file:line`, or the name of an environment variable */
  at: string;
  /** what is there, masked */
  what: string;
};

/** What one look saw: findings, how much it looked at, and what it could not read. */
export type Look = { findings: Finding[]; looked: number; unreadable: string[] };

/** Enough to tell one key from another in the console: `AKIA…WXYZ`. */
export function masked(accessKeyId: string): string {
  return `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}`;
}

/** A finding of the doctor: enough to find the key or token again, but not the key itself. */

/** The place of a long-lived key decides how to replace it: remedies.ts has a remedy for each. */
export type Place = 'environment' | 'aws-files' | 'repository' | 'ci' | 'mcp-client';

export type Finding = {
  place: Place;
  /** `file:line`, or the name of an environment variable */
  at: string;
  /** the kind of credential, masked */
  what: string;
};

/** The result of one look: findings, the number of files or variables, and the unreadable files. */
export type Look = { findings: Finding[]; looked: number; unreadable: string[] };

/** Enough to tell one key from another in the console: `AKIA…WXYZ`. */
export function masked(accessKeyId: string): string {
  return `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}`;
}

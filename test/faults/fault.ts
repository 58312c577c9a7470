/** A fault as data: what fails, and what each call hears meanwhile. inject.ts makes it happen, run-fault.ts judges it. */

/** Whatever answers requests: a service of AWS, the router's table, or the issuer. */
export type Part = 'STS' | 'private API' | 'control table' | 'audit stream' | 'S3' | 'issuer';

/** `times`: how many requests fail before the part works again; all of them when absent. */
export type Failing =
  | { is: 'slow'; ms: number }
  | { is: 'error'; status: number; code: string; times?: number }
  /** never answers */
  | { is: 'hang' }
  /** cuts the connection without an answer */
  | { is: 'down' }
  /** cuts the connection in the middle of its answer */
  | { is: 'cut' }
  /** answers 200 with a page */
  | { is: 'nonsense' }
  /** answers 200 with 20 MB */
  | { is: 'flood' };

export type Given =
  | { part: Part; fails: Failing }
  /** the issuer publishes another key beside the old one, and signs with it */
  | { issuer: 'rotates its key' }
  /** AWS's clock beside that of the functions */
  | { awsClockMinutes: number }
  /** the issuer's clock beside that of the functions */
  | { issuerClockMinutes: number }
  /** the file of the local record */
  | { record: 'full' | 'unwritable' }
  /** environments of these functions are gone, by the end of their names */
  | { gone: string[] }
  /** open connections to the door that say nothing, or a byte now and then of a request's head */
  | { connections: number; trickle: boolean }
  /** a client of another person that calls as fast as it can */
  | { storm: { tool: string; calls: number } }
  /** a client that leaves after the first progress of a long call */
  | { leaver: string }
  /** milliseconds without a call, after which the brakes that an environment knows are old */
  | { idleMs: number }
  /** nothing but the tools that are called */
  | { tools: 'broken' };

/**
 * What is called while the fault lasts:
 * `again` reads what was read before, so that its session is there; `read` reads something else; `write` writes;
 * `newcomer` calls with a new token; any other name is a tool without arguments.
 */
export type Probe = 'again' | 'read' | 'write' | 'newcomer' | `broken_${string}`;

export type Fault = {
  /** ends "While …" */
  name: string;
  given: readonly Given[];
  /** `ok`, the word of a refusal, or `busy`; one "or" another; counts when a probe is called more than once */
  hears: Partial<Record<Probe, string>>;
  /** of the slowest answer, milliseconds; 3,000 when absent */
  withinMs?: number;
  /** how often each probe is called, one after the other */
  times?: number;
};

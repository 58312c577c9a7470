/** The part of dynalite 4 that is used here; the package has no types of its own. */
declare module 'dynalite' {
  import type { EventEmitter } from 'node:events';

  /** An http.Server that is never told to listen: requests are emitted on it. Without `path` it keeps all in memory. */
  function dynalite(options: { createTableMs: number }): EventEmitter;
  export = dynalite;
}

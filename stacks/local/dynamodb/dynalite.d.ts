/** The part of dynalite 4 that is used here; the package has no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /**
   * A server to which requests are emitted; it listens for no client.
   * `path`: a folder for its LevelDB; absent: all is kept in memory
   */
  function dynalite(options: { createTableMs: number; path?: string }): Server;
  export = dynalite;
}

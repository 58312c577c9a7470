/** The parent's side of the back end's process. */
import type { ServerCertificate } from '../../../stacks/local/wire/tls-certificate.ts';
import { type Program, startProgram } from '../program.ts';
import type { Credentials } from './answer.ts';
import type { Counters } from './counters.ts';

export type BackEndMessage =
  | {
      do: 'open';
      tls: ServerCertificate;
      tokens: Record<string, string>;
      items: Record<string, object>;
      keys: object;
    }
  | { do: 'count'; port: number };

/** `credentials`: all that may ask before a session is minted. */
export type ListenerOptions = { credentials: Credentials[]; items?: Record<string, object>; keys?: object };

export type Listener = { url: string; counters(): Promise<Counters> };

export type BackEnd = { listen(options: ListenerOptions): Promise<Listener>; end(): Promise<void> };

/** Starts the process. @param tls of 127.0.0.1 */
export function startBackEnd(tls: ServerCertificate): BackEnd {
  const program: Program = startProgram({ file: 'processes/back-end.ts' });
  program.stdout.resume();
  const tell = <Answer>(message: BackEndMessage) => program.tell<Answer>(message);
  return {
    async listen({ credentials, items = {}, keys = { keys: [] } }) {
      const tokens = Object.fromEntries(
        credentials.map(({ accessKeyId, sessionToken }) => [accessKeyId, sessionToken]),
      );
      const { key, cert } = tls;
      const port = await tell<number>({ do: 'open', tls: { key, cert }, tokens, items, keys });
      return {
        url: `https://127.0.0.1:${port}`,
        counters: () => tell<Counters>({ do: 'count', port }),
      };
    },
    end: program.end,
  };
}

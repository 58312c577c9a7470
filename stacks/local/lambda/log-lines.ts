/**
 * An environment's output, and the platform's messages, as lines with the id of the running request. Lines
 * are limited in length, and the end of an invocation also ends a half line.
 */
import type { ChildProcess } from 'node:child_process';
import { thrownMark } from './runtime/thrown-mark.mjs';

export type LogLine = {
  functionName: string;
  requestId?: string;
  /** `thrown`: what a tool threw, which is no part of its log */
  stream: 'stdout' | 'stderr' | 'platform' | 'thrown';
  text: string;
  /** milliseconds since the epoch */
  atMs: number;
};

export type LogOptions = {
  functionName: string;
  maxChars: number;
  requestId: () => string | undefined;
  onLog: (line: LogLine) => void;
};

/** The log of one environment, line by line. */
export class LogLines {
  readonly #options: LogOptions;
  readonly #rest = { stdout: '', stderr: '' };

  constructor(options: LogOptions) {
    this.#options = options;
  }

  read(child: ChildProcess): void {
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => this.#add(name, text));
    }
  }

  /** Ends a line that has no newline yet, because the invocation is over. */
  flush(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      if (this.#rest[name]) this.#write(name, this.#rest[name]);
      this.#rest[name] = '';
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
  platform(type: string, record: Record<string, unknown>): void {
    this.#write(
      'platform',
      JSON.stringify({ time: new Date().toISOString(), type: `platform.${type}`, record }),
    );
  }

  #add(name: 'stdout' | 'stderr', text: string): void {
    const lines = (this.#rest[name] + text).split('\n');
    let last = lines.pop() ?? '';
    for (const line of lines) this.#write(name, line);
    for (; last.length > this.#options.maxChars; last = last.slice(this.#options.maxChars)) {
      this.#write(name, last.slice(0, this.#options.maxChars));
    }
    this.#rest[name] = last;
  }

  #write(stream: LogLine['stream'], text: string): void {
    const { functionName, onLog, requestId } = this.#options;
    const running = requestId();
    const isThrown = stream === 'stderr' && text.startsWith(thrownMark);
    const line = isThrown
      ? { stream: 'thrown' as const, text: text.slice(thrownMark.length) }
      : { stream, text };
    onLog({ functionName, ...(running ? { requestId: running } : {}), ...line, atMs: Date.now() });
  }
}

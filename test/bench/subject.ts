/** One function in a process of its own: the parent's side of processes/subject.mjs. */
import { tmpdir } from 'node:os';
import { buildVariables } from '../../stacks/local/lambda/environment/environment-variables.ts';
import { type Credentials, newCredentials } from './back-end/answer.ts';
import type { BackEnd, Listener, ListenerOptions } from './back-end/start-back-end.ts';
import type { Profile } from './measure/hot-places.ts';
import { type Program, startProgram } from './program.ts';

/** Everything about a function but where AWS is. */
export type SubjectSpec = {
  name: string;
  bundle: { folder: string; handler: string };
  /** the plan's */
  environment: Record<string, string>;
  memoryMb: number;
  region: string;
  caFile: string;
  /** variables with an address of the back end in them */
  pointed?: (url: string) => Record<string, string>;
  /** the back end's own; `credentials` beside those of the execution role */
  listener?: Partial<ListenerOptions>;
};

/** `template` and `expect` as in rows/requests.ts; `streams`: by Lambda's streaming wrapper. */
export type Request = { template: string; expect: string; streams: boolean };

export type Spent = { cpuUs: number; wallUs: number };

export type Subject = {
  listener: Listener;
  /** lines on stdout since the start */
  lines(): number;
  load(): Promise<Spent>;
  /** calls one after the other, numbered from `from`; @throws Error for a wrong answer */
  run(request: Request, calls: { from: number; count: number }): Promise<Spent>;
  /** bytes after a garbage collection; needs the flag --expose-gc */
  heap(): Promise<number>;
  startProfile(): Promise<void>;
  stopProfile(): Promise<Profile>;
  end(): Promise<void>;
};

const endOfRun = 'bench: end of the run';

/** @param flags of Node */
export async function startSubject(
  spec: SubjectSpec,
  backEnd: BackEnd,
  flags: string[] = [],
): Promise<Subject> {
  const credentials = newCredentials();
  const { listener: own = {} } = spec;
  const given = [credentials, ...(own.credentials ?? [])];
  const listener = await backEnd.listen({ ...own, credentials: given });
  const env = variablesOf(spec, credentials, listener.url);
  const program = startProgram({ file: 'processes/subject.mjs', env, execArgv: flags });
  const output = countLines(program);
  return {
    listener,
    lines: output.lines,
    load: () => program.tell({ do: 'load' }),
    async run(request, calls) {
      const ended = output.nextEnd();
      const spent = await program.tell<Spent>({ do: 'run', ...request, ...calls });
      await ended;
      return spent;
    },
    heap: () => program.tell({ do: 'heap' }),
    startProfile: () => program.tell({ do: 'start-profile' }),
    stopProfile: () => program.tell({ do: 'stop-profile' }),
    end: program.end,
  };
}

function variablesOf(spec: SubjectSpec, credentials: Credentials, url: string): Record<string, string> {
  const { name, bundle, environment, memoryMb, region, caFile, pointed = () => ({}) } = spec;
  const variables = buildVariables({
    functionName: name,
    plan: { ...environment, ...pointed(url) },
    credentials: { ...credentials, expiresAtMs: Number.POSITIVE_INFINITY },
    ...{ region, memoryMb, handler: bundle.handler, taskRoot: bundle.folder, runtimeDir: bundle.folder },
    ...{ runtimeApi: '127.0.0.1:1', endpointUrl: url, caFile, tempFolder: tmpdir() },
  });
  return { ...variables, BENCH_FUNCTION_ARN: `arn:aws:lambda:${region}:123456789012:function:${name}` };
}

/** Reads stdout as Lambda's log service does. The last line of a run says that all of it was read. */
function countLines({ stdout }: Program) {
  let rest = '';
  let lines = 0;
  const waiting: (() => void)[] = [];
  stdout.setEncoding('utf8').on('data', (text: string) => {
    const whole = (rest + text).split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) {
      if (line === endOfRun) waiting.shift()?.();
      else lines += 1;
    }
  });
  return {
    lines: () => lines,
    nextEnd: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

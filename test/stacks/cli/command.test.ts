import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineCommand, UsageError } from '../../../stacks/cli/command.ts';
import { PlainError } from '../../../stacks/terminal/plain-error.ts';

const spy = (stream: NodeJS.WriteStream) => vi.spyOn(stream, 'write').mockReturnValue(true);

let stdout: ReturnType<typeof spy>;
let stderr: ReturnType<typeof spy>;
beforeEach(() => {
  stdout = spy(process.stdout);
  stderr = spy(process.stderr);
});
afterEach(() => vi.restoreAllMocks());

/** The exit code and what was printed where. */
async function ran(main: (args: string[]) => Promise<number | undefined>, ...args: string[]) {
  const code = await main(args);
  return { code, stdout: stdout.mock.calls.join(''), stderr: stderr.mock.calls.join('') };
}

const seen = vi.fn();
const sample = defineCommand({
  usage: 'Usage: sample NAME',
  options: {
    stage: { type: 'string', default: 'local' },
    json: { type: 'boolean', default: false },
    with: { type: 'string', multiple: true, default: [] as string[] },
    groups: { type: 'string' },
  },
  words: { least: 1, most: 2, question: 'Which name?' },
  mayBeEmpty: ['groups'],
  run({ values, words, args }) {
    seen({ ...values }, words, args);
    return 1;
  },
});

describe('a command', () => {
  it('gets its options, its words and all of it as it came, and gives its exit code', async () => {
    const args = ['a', '--stage', 'x', '--with=1', '--with', '2', 'b', '--groups='];
    expect(await ran(sample, ...args)).toEqual({ code: 1, stdout: '', stderr: '' });
    const values = { stage: 'x', json: false, with: ['1', '2'], groups: '' };
    expect(seen).toHaveBeenLastCalledWith(values, ['a', 'b'], args);
  });

  it('prints its usage when it is asked for help, on stdout, whatever is missing', async () => {
    expect(await ran(sample, '--help')).toEqual({ code: 0, stdout: 'Usage: sample NAME\n', stderr: '' });
  });

  const accepted = 'Accepted: --stage, --json, --with, --groups, --help.';
  it.for([
    [['a', '--foo'], `Unknown option '--foo'. ${accepted}`],
    [['a', '-x'], `Unknown option '-x'. ${accepted}`],
    [['a', '--stage'], `Option '--stage <value>' argument missing. ${accepted}`],
    [['a', '--stage', '--json'], `Option '--stage' argument is ambiguous. ${accepted}`],
    [['a', '--json=1'], `Option '--json' does not take an argument. ${accepted}`],
    [['a', '--no-json'], `Unknown option '--no-json'. ${accepted}`],
    [['a', '--stage', 'x', '--stage', 'y'], '--stage stands there twice.'],
    [['a', '--json', '--json'], '--json stands there twice.'],
    [['a', '--stage='], '--stage is empty.'],
    [['a', '--with', ''], '--with is empty.'],
    [[], 'Which name?'],
    [['a', 'b', 'c'], 'Unexpected argument "c".'],
  ] as const)('refuses %j with exit code 2, one sentence and the usage', async ([args, sentence]) => {
    seen.mockClear();
    const expected = { code: 2, stdout: '', stderr: `${sentence}\n\nUsage: sample NAME\n` };
    expect(await ran(sample, ...args)).toEqual(expected);
    expect(seen).not.toHaveBeenCalled();
  });

  const throwing = (error: unknown) =>
    defineCommand({
      usage: 'Usage: it',
      run: async () => {
        throw error;
      },
    });

  it('prints the usage after an error of use, and nothing but the sentence of another', async () => {
    expect(await ran(throwing(new UsageError('Which?')))).toMatchObject({
      ...{ code: 2, stderr: 'Which?\n\nUsage: it\n' },
    });
    stderr.mockClear();
    expect(await ran(throwing(new PlainError('Port 1 is in use.')))).toMatchObject({
      ...{ code: 2, stderr: 'Port 1 is in use.\n' },
    });
  });

  it('shows what is not seen in a sentence, so that no file can write to the terminal', async () => {
    const { stderr: printed } = await ran(throwing(new PlainError('a\u001b[2Jb\u202e')));
    expect(printed).toBe('a\\u{1b}[2Jb\\u{202e}\n');
  });

  it('leaves a defect to the runner, which shows its stack', async () => {
    await expect(throwing(new TypeError('x is undefined'))([])).rejects.toThrow('x is undefined');
  });

  it('that hands on looks at no option but its own', async () => {
    const main = defineCommand({
      usage: 'Usage: on',
      options: { stage: { type: 'string', multiple: true } },
      passesOn: true,
      run({ values, args }) {
        seen(values.stage, args);
        return 0;
      },
    });
    const args = ['--stage', 'a', '--stage', 'a', 'word', '--foo', '--bar=1', '--stage='];
    expect(await ran(main, ...args)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(seen).toHaveBeenLastCalledWith(['a', 'a', ''], args);
  });
});

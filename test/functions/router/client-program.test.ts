import { expect, test } from 'vitest';
import { clientProgram } from '../../../functions/router/client-program.ts';

const key = 'io.modelcontextprotocol/clientInfo';
type Of = { info?: unknown; userAgent?: string };
const programOf = ({ info, userAgent }: Of) => {
  const headers = userAgent === undefined ? {} : { 'user-agent': userAgent };
  const context = {
    mcpReq: { envelope: info === undefined ? undefined : { [key]: info } },
    http: { req: new Request('https://localhost/mcp', { headers }) },
  };
  return clientProgram(context as never);
};

test.each<[string, Of, string | undefined]>([
  ['title and version', { info: { name: 'x', title: 'Claude Code', version: '2.1' } }, 'Claude Code 2.1'],
  ['name and version', { info: { name: 'codex', version: '0.171' } }, 'codex 0.171'],
  ['its own word before the header', { info: { name: 'codex' }, userAgent: 'node' }, 'codex'],
  ['the header of an older client', { userAgent: ' mcp-remote/0.15.1 ' }, 'mcp-remote/0.15.1'],
  ['the header where its own word is empty', { info: { name: ' ', version: 2 }, userAgent: 'node' }, 'node'],
  ['nothing', {}, undefined],
])('a program is called by %s', (_what, of, program) => {
  expect(programOf(of)).toBe(program);
});

test('a name is cut after 100 characters, never within one', () => {
  expect(programOf({ info: { name: '\u{1f600}'.repeat(500) } })).toBe('\u{1f600}'.repeat(100));
});

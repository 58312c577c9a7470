import { expect, test } from 'vitest';
import { reloadFor, type Sources } from '../../../../stacks/local/reload/sources.ts';

const sources: Sources = new Map([
  [
    'router',
    new Set([
      'functions/router/call.ts',
      'functions/tools/a/tool.ts',
      'functions/tools/data.ts',
      'shared/grant.ts',
    ]),
  ],
  [
    'tool-a',
    new Set([
      'functions/tools/a/tool.ts',
      'functions/tools/a/handler.ts',
      'functions/tools/row.ts',
      'functions/tools/data.ts',
      'shared/grant.ts',
    ]),
  ],
  ['tool-b', new Set(['functions/tools/b/handler.ts', 'functions/tools/row.ts', 'shared/tool/run-call.ts'])],
]);
const reload = (file: string) => reloadFor(file, sources, 'router');

test('a handler is its own function’s code, and what tools share is that of each of them', () => {
  expect(reload('functions/tools/a/handler.ts')).toEqual({ is: 'functions', names: ['tool-a'] });
  expect(reload('functions/tools/row.ts')).toEqual({ is: 'functions', names: ['tool-a', 'tool-b'] });
  expect(reload('functions/router/call.ts')).toEqual({ is: 'functions', names: ['router'] });
});

test('a contract, the stores and the platform’s own rules are part of the plan', () => {
  for (const file of [
    'functions/tools/a/tool.ts',
    'functions/tools/data.ts',
    'shared/grant.ts',
    'shared/tool/run-call.ts',
  ])
    expect(reload(file)).toEqual({ is: 'plan' });
});

test('a file that no function has changes nothing', () => {
  expect(reload('functions/README.md')).toEqual({ is: 'nothing' });
});

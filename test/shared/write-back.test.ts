import { expect, test } from 'vitest';
import { defineTool } from '../../shared/contract.ts';
import type { AnyDeclaration } from './contract.cases.ts';
import { paged, refused } from './write-back.cases.ts';

test.each([{ version: 'version' }, { version: 'version', pages: { next: 'next', cursor: 'cursor' } }])(
  'a contract may say that %j is what a result is written back by',
  (writeBack) => {
    expect(defineTool({ ...paged, writeBack }).writeBack).toEqual(writeBack);
  },
);

test.each(refused)('and not %s', (_what, change, said) => {
  expect(() => defineTool({ ...paged, ...change } as AnyDeclaration)).toThrow(said);
});

test('the listed output has the field that the router fills, and the schema that checks the tool has not', () => {
  const { outputSchema, output } = defineTool(paged);
  expect(outputSchema?.properties).toHaveProperty('contentNotice', { type: 'string' });
  expect(output.shape).not.toHaveProperty('contentNotice');
});

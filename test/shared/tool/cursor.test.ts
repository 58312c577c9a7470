import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentFilters } from '../../../functions/router/content/check-content.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { readCursor, writeCursor } from '../../../shared/tool/cursor.ts';

const position = fc.string({ unit: 'binary', maxLength: 300 });
const of = { tool: 'list_things', scope: ['fjord/'] };
const refusal = (cursor: string, scope = of) => {
  try {
    return readCursor(scope, cursor);
  } catch (error) {
    return (error as Refusal).reason;
  }
};
const foreign = {
  is: 'tool-error',
  message:
    'This cursor is not one that list_things returned for these arguments. Call again without a cursor.',
};

describe('a cursor', () => {
  test('leads back to the position that it was made for, whatever characters that has', () => {
    fc.assert(fc.property(position, (at) => readCursor(of, writeCursor(of, at)) === at));
  });

  test('leads nowhere in another scope', () => {
    const scopes = [
      { ...of, tool: 'list_other' },
      { ...of, scope: ['fjord'] },
      { ...of, scope: ['fjord/', ''] },
      { ...of, scope: ['fjord', '/'] },
    ];
    for (const scope of scopes) expect(refusal(writeCursor(scope, 'here'))).toEqual(foreign);
  });

  test('that was changed in any character, or is in another spelling, leads nowhere', () => {
    const cursor = writeCursor(of, '20000 abc');
    for (let at = 0; at < cursor.length; at += 1) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      expect(refusal(`${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`)).toEqual(foreign);
    }
    for (const spelling of [`${cursor}=`, ` ${cursor}`, `${cursor}\n`, cursor.slice(0, 12), ''])
      expect(refusal(spelling)).toEqual(foreign);
  });

  test('passes the filters of arguments, as the router looks at it on its way back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.stringMatching(/^[0-9a-f]{32}$/), async (offset, version) => {
        const cursor = writeCursor(of, `${offset} ${version}`);
        for (const { find } of argumentFilters) expect(await find(cursor, 'cursor')).toEqual([]);
      }),
    );
  });
});

/** Each check of the documents tools does its work, and its harm comes when it is taken out of the source. */
import { describe, expect, test } from 'vitest';
import { type Mutation, mutant } from '../../../mutant.ts';
import { code, entry } from './code.ts';

type Code = typeof code;
type Check = { check: string; without: Mutation; harm(code: Code): boolean };

const file = (path: string, from: string, to = ''): Mutation => ({ file: path, from, to });

function reads({ textOf }: Code, bytes: Buffer): boolean {
  const about = { start: 0, totalBytes: bytes.length, version: 'v', contentType: undefined };
  try {
    textOf({ bytes, ...about, modifiedAt: new Date(0) });
    return true;
  } catch {
    return false;
  }
}

const checks: Check[] = [
  {
    check: 'bytes that are no text are not made one',
    without: file('functions/tools/read-document/text-page.ts', 'if (!isUtf8(whole)) throw notText(part);'),
    harm: (code) => reads(code, Buffer.from('Grüße', 'latin1')),
  },
  {
    check: 'a page does not part a surrogate pair',
    without: file('functions/tools/read-document/text-page.ts', 'inPair ? length - 1 : length', 'length'),
    harm: (code) => !code.upTo('a𝒳', 2).isWellFormed(),
  },
  {
    check: 'a name that read_document refuses is not listed',
    without: file(
      'functions/tools/document-path.ts',
      'if (!documentPath.safeParse(path).success) return undefined;',
    ),
    harm: (code) => code.pathOf('fjord/a b.md', { tenant: 'fjord', subject: 's' }) !== undefined,
  },
  {
    check: 'a path that a grant refuses is not listed',
    without: file(
      'functions/tools/document-path.ts',
      '=== key ? path : undefined;\n  } catch {\n    return undefined;',
      '=== key ? path : undefined;\n  } catch {\n    return path;',
    ),
    harm: (code) => code.pathOf('fjord/a//b.md', { tenant: 'fjord', subject: 's' }) !== undefined,
  },
];

describe.each(checks)('$check', ({ without, harm }) => {
  test('holds', () => {
    expect(harm(code)).toBe(false);
  });

  test('is missed when it is gone', async () => {
    expect(harm(await mutant<Code>(entry, without))).toBe(true);
  });
});

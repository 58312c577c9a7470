/** For test/mutant.ts: what the checks of a contract say of everything that no contract may have. */
import { defineTool } from '../../shared/contract.ts';
import { lintSchema } from '../../shared/schema-lint.ts';
import { type AnyDeclaration, cast, good, refused } from './contract.cases.ts';
import { bad } from './schema-lint.cases.ts';
import { refused as notWrittenBack, paged } from './write-back.cases.ts';

const declared =
  (base: object) =>
  ([what, change, said]: [string, object, RegExp]) => ({
    what,
    said,
    check: () => void defineTool({ ...base, ...change } as AnyDeclaration),
  });
const cases = [
  { what: 'nothing', said: /the declaration must be an object/, check: () => defineTool(undefined as never) },
  ...[...refused, ...cast].map(declared(good)),
  ...notWrittenBack.map(declared(paged)),
  ...bad.map(([what, schema, said]) => ({ what, said, check: () => lintSchema(schema, 'input') })),
];

export const code = {
  /** What is not refused in the words that it must be refused in. */
  slips: () => cases.filter(({ check, said }) => !saysSo(check, said)).map(({ what }) => what),
};
export type Code = typeof code;
export const entry = 'test/shared/contract.code.ts';

function saysSo(check: () => void, said: RegExp | string): boolean {
  try {
    check();
    return false;
  } catch (error) {
    const { message } = error as Error;
    return typeof said === 'string' ? message.includes(said) : said.test(message);
  }
}

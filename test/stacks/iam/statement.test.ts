/** Whether single elements of a statement fit a request: case files, one runner each. */
import { describe, expect, it } from 'vitest';
import { isAbout, loadCases, questionOf } from './fixtures.ts';

type Context = Record<string, string | string[]>;
type Noted = { match: boolean; note?: string };

const titled = (text: string, { match, note }: Noted): string =>
  `${match ? 'fits' : 'does not fit'}: ${text}${note ? ` (${note})` : ''}`;

type ConditionCase = Noted & { operator: string; key: string; policy: string[] };

/** One condition on one key, under Allow and under Deny. */
function runConditions(
  name: string,
  contextOf: (row: ConditionCase & { context: unknown }) => Context,
): void {
  for (const row of loadCases<ConditionCase & { context: unknown }>(name)) {
    const { operator, key, policy, context, match } = row;
    it(
      titled(`${operator} ${key} ${JSON.stringify(policy)} asked with ${JSON.stringify(context)}`, row),
      () => {
        const elements = { Condition: { [operator]: { [key]: policy } } };
        expect(isAbout(elements, questionOf({ context: contextOf(row) }))).toBe(match);
      },
    );
  }
}

describe('a condition operator', () => {
  runConditions('operators', ({ key, context }) => (context === null ? {} : { [key]: context as string }));
});

describe('a condition on a multivalued key', () => {
  runConditions('set-operators', ({ key, context }) =>
    context === null ? {} : { [key]: context as string[] },
  );
});

describe('a variable in a condition', () => {
  runConditions('variables', ({ context }) => context as Context);
});

describe('Resource', () => {
  type Case = Noted & { resource: string | string[]; asked: string; context?: Context };
  for (const row of loadCases<Case>('resources')) {
    const { resource, asked, context = {}, match } = row;
    it(titled(`${JSON.stringify(resource)} asked for ${asked} with ${JSON.stringify(context)}`, row), () => {
      expect(isAbout({ Resource: resource }, questionOf({ resource: asked, context }))).toBe(match);
    });
  }
});

describe('NotResource', () => {
  type Case = Noted & { notResource: string | string[]; asked: string; context?: Context };
  for (const row of loadCases<Case>('not-resources')) {
    const { notResource, asked, context = {}, match } = row;
    it(
      titled(`${JSON.stringify(notResource)} asked for ${asked} with ${JSON.stringify(context)}`, row),
      () => {
        const elements = { Resource: undefined, NotResource: notResource };
        expect(isAbout(elements, questionOf({ resource: asked, context }))).toBe(match);
      },
    );
  }
});

describe('Action and NotAction', () => {
  type Case = Noted & { element: 'Action' | 'NotAction'; pattern: string | string[]; asked: string };
  for (const row of loadCases<Case>('actions')) {
    const { element, pattern, asked, match } = row;
    it(titled(`${element} ${JSON.stringify(pattern)} asked for ${asked}`, row), () => {
      expect(isAbout({ Action: undefined, [element]: pattern }, questionOf({ action: asked }))).toBe(match);
    });
  }
});

describe('several conditions', () => {
  const both = { StringEquals: { 'aws:username': 'x', 'aws:userid': 'y' } };
  const two = { StringEquals: { 'aws:username': 'x' }, Bool: { 'aws:SecureTransport': 'true' } };

  it('must all pass, keys of one operator as well as operators', () => {
    const ask = (context: Context) => questionOf({ context });
    expect(isAbout({ Condition: both }, ask({ 'aws:username': 'x', 'aws:userid': 'y' }))).toBe(true);
    expect(isAbout({ Condition: both }, ask({ 'aws:username': 'x', 'aws:userid': 'z' }))).toBe(false);
    expect(isAbout({ Condition: two }, ask({ 'aws:username': 'x', 'aws:SecureTransport': 'true' }))).toBe(
      true,
    );
    expect(isAbout({ Condition: two }, ask({ 'aws:username': 'x', 'aws:SecureTransport': 'false' }))).toBe(
      false,
    );
  });
});

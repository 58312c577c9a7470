import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { undocumented } from './docstrings.ts';

/** A team decides itself how to document its tools. */
const exceptions = ['functions/tools/**'];

test.each(['functions', 'shared', 'stacks'])(
  'every exported function and class of %s has a docstring',
  (folder) => {
    const files = globSync(`${folder}/**/*.{ts,mjs}`, { exclude: exceptions });
    expect(files.length).toBeGreaterThan(10);
    const missing = files.flatMap((file) =>
      undocumented(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  },
);

describe('missing is', () => {
  test.each([
    ['a function', 'export function find() {}', ['find']],
    ['an async function', 'export async function find() {}', ['find']],
    ['a generator', 'export function* find() {}', ['find']],
    ['a class', 'export class Found {}', ['Found']],
    ['an arrow function', 'export const find = () => 1;', ['find']],
    ['one of two', 'export const one = () => 1, two = 2;', ['one']],
    ['a function behind a line comment', '// Finds it.\nexport function find() {}', ['find']],
    ['a function behind a plain comment', '/* Finds it. */\nexport function find() {}', ['find']],
    ['a docstring that is empty', '/** */\nexport function find() {}', ['find']],
    ['a docstring that repeats the name', '/** find. */\nexport function find() {}', ['find']],
    ['a docstring in a text', 'const a = "/** Finds it. */";\nexport function find() {}', ['find']],
    [
      'a docstring of the function before',
      '/** Finds it. */\nexport function find() {}\nexport function take() {}',
      ['take'],
    ],
  ])('%s', (_title, source, names) => {
    expect(undocumented(source)).toEqual(names);
  });
});

describe('nothing is missing of', () => {
  test.each([
    ['a function with a docstring', '/** Finds it. */\nexport function find() {}'],
    ['a function with what it throws', '/** @throws Error when it is gone */\nexport function find() {}'],
    ['a function of the module alone', 'function find() {}'],
    ['a value', 'export const most = 3;'],
    ['a type', 'export type Found = { key: string };'],
  ])('%s', (_title, source) => {
    expect(undocumented(source)).toEqual([]);
  });
});

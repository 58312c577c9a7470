/**
 * The corpus: what each filter must find and what it must leave, as data. A `¦` in a text is taken out when it is read:
 * with it no scanner of repositories takes a planted credential for a real one.
 */
import { readFileSync } from 'node:fs';
import type { PiiClass } from '../../../../shared/contract.ts';

/** `clean`: the text as a result may hold it; the same text when nothing is to be found. */
export type Case = { what: string; text: string; clean: string };
type Entry = Case & { planted?: string; encode?: string[] };

export function casesOf(filter: string): Case[] {
  return read<Entry>(filter).map(({ what, text, clean, planted, encode = [] }) => ({
    what,
    text: planted === undefined ? text : text.replace('{}', () => encoded(planted, encode)),
    clean,
  }));
}

export const personalDataCases = read<Case & { classes: PiiClass[] }>('personal-data');
export const traversalCases = read<{ what: string; text: string; refused: boolean }>('traversal');
function read<T>(name: string): T[] {
  const url = new URL(`${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8').replaceAll('¦', '').replaceAll('\\u00a6', '')) as T[];
}

const each = (text: string, make: (code: string) => string) =>
  Array.from(Buffer.from(text, 'latin1'), (byte) => make(byte.toString(16).padStart(2, '0'))).join('');

const encoders: Record<string, (text: string) => string> = {
  base64: (text) => Buffer.from(text, 'latin1').toString('base64'),
  base64url: (text) => Buffer.from(text, 'latin1').toString('base64url'),
  hex: (text) => Buffer.from(text, 'latin1').toString('hex'),
  HEX: (text) => Buffer.from(text, 'latin1').toString('hex').toUpperCase(),
  utf16: (text) => Buffer.from(text, 'utf16le').toString('latin1'),
  /** as MIME breaks lines */
  lines: (text) => text.replace(/.{76}/g, '$&\r\n'),
  shift1: (text) => `x${text}`,
  shift2: (text) => `xy${text}`,
  percent: (text) => each(text, (code) => `%${code}`),
  unicode: (text) => each(text, (code) => `\\u00${code}`),
  xescape: (text) => each(text, (code) => `\\x${code}`),
  html: (text) => each(text, (code) => `&#x${code};`),
  reversed: (text) => Array.from(text).toReversed().join(''),
  spaced: (text) => Array.from(text).join(' '),
  columns: (text) => text.replace(/.{16}/g, '$& | '),
};

/** The last name is applied first: `lines base64` breaks base64 into lines. */
export function encoded(text: string, names: readonly string[]): string {
  return names.toReversed().reduce((done, name) => {
    const encode = encoders[name];
    if (encode === undefined) throw new Error(`no encoder is called ${name}`);
    return encode(done);
  }, text);
}

export const knownMisses = read<Entry & { filter: string; why: string }>('known-misses').map((miss) => ({
  ...miss,
  text:
    miss.planted === undefined
      ? miss.text
      : miss.text.replace('{}', encoded(miss.planted, miss.encode ?? [])),
}));

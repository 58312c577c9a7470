import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { checkLinkSchemes } from '../../shared/content-blocks.ts';
import { mutant } from '../mutant.ts';
import { type Code, code } from './content-blocks.code.ts';

const { checkBlocks } = code;
const entry = 'test/shared/content-blocks.code.ts';

const link = (uri: string) => ({ type: 'resource_link', uri, name: 'x' });
const image = { type: 'image', data: 'aGk=', mimeType: 'image/png' };

const good: [string, unknown][] = [
  ['text', { type: 'text', text: '' }],
  ['text with annotations', { type: 'text', text: 'x', annotations: { audience: ['user'], priority: 1 } }],
  ['text with data of its own', { type: 'text', text: 'x', _meta: { 'a/b': [1] } }],
  ['an image', image],
  ['an image whose type has a parameter', { ...image, mimeType: 'image/svg+xml; charset=utf-8' }],
  ['an image whose base64 is in lines', { ...image, data: 'aG\nk=' }],
  ['audio', { type: 'audio', data: 'aGk=', mimeType: 'audio/wav' }],
  ['a resource of text', { type: 'resource', resource: { uri: 'https://a.example/b', text: 'x' } }],
  ['a resource of bytes', { type: 'resource', resource: { uri: 'doc:1', blob: 'aGk=', mimeType: 'a/b' } }],
  ['a link', { ...link('https://a.example/?b=c#d'), title: 't', description: 'd', size: 0, mimeType: 'a/b' }],
  ['a link in capitals', link('HTTPS://a.example/')],
  ['a link of a named scheme', link('doc:reports/q3.md')],
  [
    'a link with an icon',
    { ...link('doc:1'), icons: [{ src: 'https://a.example/i.png', sizes: ['48x48'] }] },
  ],
];

const bad: [string, unknown][] = [
  ['of a kind that MCP has not', { type: 'made-up' }],
  ['of a kind that only a request may hold', { type: 'tool_use', id: '1', name: 'x', input: {} }],
  ['without a type', { text: 'x' }],
  ['with a type in capitals', { type: 'Text', text: 'x' }],
  ['that is null', null],
  ['that is a text', 'hello'],
  ['that is a list', [image]],
  ['of text without text', { type: 'text' }],
  ['of text that is a number', { type: 'text', text: 7 }],
  ['of text with a property too many', { type: 'text', text: 'x', url: 'https://a.example' }],
  ['with an audience that is nobody', { type: 'text', text: 'x', annotations: { audience: ['root'] } }],
  ['with a property too many in its annotations', { type: 'text', text: 'x', annotations: { a: 1 } }],
  ['of an image without a type', { type: 'image', data: 'aGk=' }],
  ['of an image whose type is none', { ...image, mimeType: 'png' }],
  ['of an image without data', { type: 'image', mimeType: 'image/png' }],
  ['of an image whose data is no base64', { ...image, data: '<svg onload=x>' }],
  ['of an image whose data is a number', { ...image, data: 7 }],
  ['of an image with the data of another alphabet', { ...image, data: 'a-_b' }],
  ['of audio without a type', { type: 'audio', data: 'aGk=' }],
  ['of a resource without a resource', { type: 'resource' }],
  ['of a resource without an address', { type: 'resource', resource: { text: 'x' } }],
  ['of a resource without content', { type: 'resource', resource: { uri: 'doc:1' } }],
  [
    'of a resource with both kinds',
    { type: 'resource', resource: { uri: 'doc:1', text: 'x', blob: 'aGk=' } },
  ],
  ['of a resource at javascript:', { type: 'resource', resource: { uri: 'javascript:alert(1)', text: 'x' } }],
  ['of a link without a name', { type: 'resource_link', uri: 'https://a.example' }],
  ['of a link whose icon is at another scheme', { ...link('doc:1'), icons: [{ src: 'http://a.example/i' }] }],
  ...[
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    '\u200bhttps://a.example',
    'data:text/html,x',
    'file:///etc/passwd',
    'http://a.example',
    'vbscript:x',
    'blob:https://a.example/1',
    '//a.example/x',
    '/x',
    'reports/q3.md',
    '',
    'https:',
    'https://',
    'https://a b.example',
    'https://a.example/a b',
    ' https://a.example',
    'https://a.example\n',
    'https://[a',
    'doc2:1',
  ].map((uri): [string, unknown] => [`of a link to ${JSON.stringify(uri)}`, link(uri)]),
];

const whether = (check: typeof code.checkBlocks, block: unknown) => {
  try {
    check([block], ['doc']);
    return 'ok';
  } catch (error) {
    return (error as { reason: { is: string } }).reason.is;
  }
};

describe('content blocks', () => {
  test.each(good)('a block of %s is one, for clients too', (_what, block) => {
    expect(whether(checkBlocks, block)).toBe('ok');
    expect(() => CallToolResultSchema.parse({ content: [block] })).not.toThrow();
  });

  test.each(bad)('a block %s is a bad answer', (_what, block) => {
    expect(whether(checkBlocks, block)).toBe('bad-output');
  });

  test('one bad block among good ones is a bad answer', () => {
    expect(() => checkBlocks([image, { type: 'text' }, image], [])).toThrow('bad-output');
  });

  test('without schemes of a contract, https alone is linked', () => {
    expect(() => checkBlocks([link('doc:1')], [])).toThrow('bad-output');
    expect(() => checkBlocks([link('https://a.example')], [])).not.toThrow();
  });
});

describe('schemes of a contract', () => {
  test.each(['javascript', 'data', 'vbscript', 'blob', 'about', 'HTTPS', 'a b', '', 'doc:', '1a'])(
    '"%s" is refused when the contract is loaded',
    (scheme) => {
      expect(() => checkLinkSchemes([scheme])).toThrow(/^linkSchemes: /);
    },
  );

  test.each(['doc', 's3', 'git+ssh', 'mailto'])('"%s" may be named', (scheme) => {
    expect(() => checkLinkSchemes([scheme])).not.toThrow();
  });
});

/** By what each is replaced, and a block that then passes. */
const weaker: [string, string, string, unknown][] = [
  ['the list of schemes', 'schemes.has(scheme) && ', '', link('javascript:alert(1)')],
  ['white space', String.raw`:[^\s\p{C}]+$`, '.*$', link('https://a.example/a b')],
  ['base64', 'z.string().refine(isBase64)', 'z.string()', { ...image, data: '<svg>' }],
  ['the check', '!content.every(', 'content.length === 0 && !content.every(', { type: 'text' }],
  [
    'unknown properties',
    "z.strictObject({ type: z.literal('text')",
    "z.looseObject({ type: z.literal('text')",
    { type: 'text', text: 'x', url: 'y' },
  ],
];

test.each(weaker)('without %s a bad block passes', async (_what, from, to, block) => {
  const weak = await mutant<Code>(entry, { file: 'shared/content-blocks.ts', from, to });
  expect(whether(checkBlocks, block)).toBe('bad-output');
  expect(whether(weak.checkBlocks, block)).toBe('ok');
});

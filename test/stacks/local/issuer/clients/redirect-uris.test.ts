import { describe, expect, it } from 'vitest';
import {
  applicationTypeOf,
  classifyRedirectUri,
  describeRedirect,
  formActionSources,
  isLoopbackOrigin,
  RedirectUriRefused,
} from '../../../../../stacks/local/issuer/clients/redirect-uris.ts';

describe('a redirect URI', () => {
  it.each([
    ['http://localhost:3118/callback', 'loopback'],
    ['http://127.0.0.1/', 'loopback'],
    ['http://[::1]:9/x?y=z', 'loopback'],
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'private-scheme'],
    ['vscode://vscode.github-authentication/did-authenticate', 'private-scheme'],
    ['com.example.app:/oauth2redirect', 'private-scheme'],
    ['https://vscode.dev/redirect', 'editor'],
    ['https://vscode.dev/redirect?to=x', 'web'],
    ['https://vscode.dev.evil.example/redirect', 'web'],
    ['https://localhost:8080/callback', 'web'],
    ['https://app.example/callback', 'web'],
  ])('%s is of the kind %s', (uri, kind) => {
    expect(classifyRedirectUri(uri)).toBe(kind);
  });

  it.each([
    'http://app.example/callback',
    'http://localhost.app.example/callback',
    'http://127.0.0.2/callback',
    'JavaScript://x/%0aalert(1)',
    'vbscript:msgbox',
    'data:text/html,x',
    'blob:https://app.example/x',
    'file:///etc/passwd',
    'intent://scan/#Intent;end',
    'chrome://settings',
    'ms-settings:privacy',
    'mailto:a@example.com',
    'urn:ietf:wg:oauth:2.0:oob',
    'cursor:callback',
    '//localhost/callback',
    '/callback',
    'https://app.example/#x',
    'https://user@app.example/',
    'https://app.example/a b',
    'https://app.example\\@evil.example/',
    `https://app.example/${'x'.repeat(2_048)}`,
    '',
    undefined,
    { toString: () => 'https://app.example/' },
  ])('%s is refused', (uri) => {
    expect(() => classifyRedirectUri(uri)).toThrow(RedirectUriRefused);
  });
});

describe('the application type', () => {
  it('is native when every URI leads to an application, and web when some are web pages', () => {
    expect(applicationTypeOf(['http://localhost/', 'cursor://x/y', 'https://vscode.dev/redirect'])).toBe(
      'native',
    );
    expect(
      applicationTypeOf(['https://app.example/', 'http://localhost/', 'https://vscode.dev/redirect']),
    ).toBe('web');
    expect(applicationTypeOf([])).toBe('native');
  });

  it('is none for a private-use scheme beside a web page', () => {
    expect(() => applicationTypeOf(['cursor://x/y', 'https://app.example/'])).toThrow('cannot be mixed');
  });
});

describe('what the page says and allows', () => {
  it.each([
    ['http://localhost:3118/x', 'a program on this machine (localhost:3118)', ['http://localhost:3118']],
    ['http://[::1]:3118/x', 'a program on this machine ([::1]:3118)', ['http:']],
    ['cursor://x/y', 'the application on this machine that opens cursor: links', ['cursor:']],
    ['https://app.example/x', 'app.example', ['https://app.example']],
    [
      'https://vscode.dev/redirect',
      'vscode.dev',
      ['https://vscode.dev', 'vscode:', 'http://127.0.0.1:*', 'http://localhost:*'],
    ],
  ])('fits %s', (uri, words, sources) => {
    expect(describeRedirect(uri)).toBe(words);
    expect(formActionSources(uri)).toEqual(sources);
  });
});

describe('a loopback origin', () => {
  it.each(['http://localhost:6274', 'http://127.0.0.1', 'https://[::1]:1'])('is %s', (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(true);
  });

  it.each([
    'null',
    '',
    'http://localhost/',
    'http://localhost.evil.example',
    'ftp://localhost',
    'http://evil@localhost',
  ])('is not %s', (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(false);
  });
});

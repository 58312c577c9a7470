/** What `npm run connect` and `npm start` print, for the ports and the home that are in use. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { users } from '#application/seeds';
import { guides } from '../../../../stacks/local/connect/guides.ts';
import {
  committedUrl,
  doorsOf,
  findPlace,
  homePrefix,
  type Place,
  shellWord,
} from '../../../../stacks/local/connect/place.ts';
import { welcome } from '../../../../stacks/local/connect/welcome.ts';
import type { Endpoints } from '../../../../stacks/local/endpoints-file.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint connect-')); // a space, as a person's home may have
});
afterEach(() => rm(home, { recursive: true }));

const usual = { https: 'https://localhost:8443/mcp', http: 'http://localhost:8080/mcp' };
const other = { https: 'https://localhost:18210/mcp', http: 'http://localhost:18220/mcp' };

const endpointsAt = ({ https, http }: typeof usual) =>
  ({ mcp: https, mcpHttp: http, caFile: join(home, 'tls', 'ca.pem'), users }) as unknown as Endpoints;

const running = (at: typeof usual) =>
  writeFile(join(home, 'endpoints.json'), JSON.stringify(endpointsAt(at)));

const place = (
  options: { https?: boolean; stage?: string } = {},
  env: Record<string, string> = {},
): Promise<Place> =>
  findPlace({ stage: 'local', https: false, ...options }, { CHOKEPOINT_HOME: home, ...env });

const guide = (client: string, at: Place): string => (guides[client]?.(at) ?? []).join('\n');

describe('the place', () => {
  it('is where the system of this home runs, whatever ports the shell has set', async () => {
    await running(other);
    const set = { CHOKEPOINT_PORT: '1111', CHOKEPOINT_HTTP_PORT: '2222' };
    expect(await place({}, set)).toMatchObject({ url: other.http, running: true });
    expect(await place({ https: true }, set)).toMatchObject({
      url: other.https,
      caFile: join(home, 'tls', 'ca.pem'),
    });
  });

  it('is where it would run, when nothing does, and says so', async () => {
    expect(await place()).toMatchObject({ url: usual.http, running: false });
    expect(await place({}, { CHOKEPOINT_HTTP_PORT: '2222' })).toMatchObject({
      url: 'http://localhost:2222/mcp',
    });
  });

  it('of a deployed stage is its domain, which needs no authority of this machine', async () => {
    const deployed = await place({ stage: 'production', https: true });
    expect(deployed).toMatchObject({ url: 'https://mcp.example.com/mcp', local: false, homePrefix: '' });
    expect(deployed).not.toHaveProperty('caFile');
  });

  it.each([
    [usual, ['https://localhost:8444', 'http://localhost:8081']],
    [
      { https: 'https://localhost:443/mcp', http: 'http://localhost:80/mcp' },
      ['https://localhost:444', 'http://localhost:81'],
    ],
  ])('has the issuers of the running doors: %o', (at, issuers) => {
    expect(doorsOf(endpointsAt(at)).map(({ issuer }) => issuer)).toEqual(issuers);
  });
});

describe('a guide', () => {
  it.each(Object.keys(guides))(
    'for %s names the URL in use at each door, and no other port',
    async (client) => {
      await running(other);
      for (const https of [false, true]) {
        const text = guide(client, await place({ https }));
        expect(text).toContain(https ? other.https : other.http);
        const elsewhere = text.split('\n').filter((line) => /:(8080|8443)\b/.test(line));
        for (const line of elsewhere) expect(line).toMatch(/names \S+, which is not this server: put/);
      }
    },
  );

  it.each([
    ['claude', 'NODE_EXTRA_CA_CERTS'],
    ['codex', 'CODEX_CA_CERTIFICATE'],
    ['gemini', 'NODE_EXTRA_CA_CERTS'],
    ['copilot', 'NODE_EXTRA_CA_CERTS'],
    ['opencode', 'NODE_EXTRA_CA_CERTS'],
    ['inspector', 'NODE_EXTRA_CA_CERTS'],
  ])(
    'for %s has the authority of the TLS door in %s, and nothing of it elsewhere',
    async (client, variable) => {
      await running(other);
      expect(guide(client, await place({ https: true }))).toContain(
        `${variable}='${join(home, 'tls', 'ca.pem')}' `,
      );
      expect(guide(client, await place())).not.toContain(variable);
      expect(guide(client, await place({ stage: 'production', https: true }))).not.toContain(variable);
    },
  );

  it('for mcp-remote is a configuration, with the authority of the TLS door', async () => {
    const configuration = (text: string) => JSON.parse(text.slice(text.indexOf('{')));
    const at = await place({ https: true });
    expect(configuration(guide('mcp-remote', at))).toEqual({
      mcpServers: {
        chokepoint: {
          command: 'npx',
          args: ['-y', 'mcp-remote', usual.https],
          env: { NODE_EXTRA_CA_CERTS: join(home, 'tls', 'ca.pem') },
        },
      },
    });
  });

  it.each([
    ['claude', '.mcp.json'],
    ['vscode', '.vscode/mcp.json'],
    ['cursor', '.cursor/mcp.json'],
  ])('for %s says whether %s fits', async (client, file) => {
    expect(committedUrl(file)).toBe(usual.http);
    expect(guide(client, await place())).toContain(`In this folder ${file} does it already`);
    expect(guide(client, await place({ https: true }))).toContain(
      `${file} names ${usual.http}, which is not this server: put ${usual.https} there.`,
    );
    expect(guide(client, await place({ stage: 'production' }))).not.toContain('In this folder');
  });

  it('asks for a token of the home in use', async () => {
    const text = guide('inspector', await place({ https: true }));
    expect(text).toContain(`$(CHOKEPOINT_HOME='${home}' npm run -s token -- ines --https)`);
  });
});

describe('npm start', () => {
  it('sends to the committed editor files where they name this server', () => {
    const text = welcome(endpointsAt(usual), '.local');
    expect(text).toContain('press Start in .vscode/mcp.json');
    expect(text).toContain('enable chokepoint in the MCP settings');
  });

  it('says where they do not, and what does it, on other ports and with another home', () => {
    const text = welcome(endpointsAt(other), home);
    const connect = `CHOKEPOINT_HOME='${home}' npm run connect --`;
    for (const [client, file] of [
      ['vscode', '.vscode/mcp.json'],
      ['cursor', '.cursor/mcp.json'],
    ])
      expect(text).toContain(`${connect} ${client}  (${file} names ${usual.http}, not this server)`);
    expect(text).toContain(`chokepoint ${other.http}`);
    expect(text).not.toMatch(/open this folder/);
  });

  it('suggests what needs a person', () => {
    expect(welcome(endpointsAt(usual), '.local')).toContain('As petra: "Close parcel fjord-1."');
  });
});

it('a word of the shell stays one word', () => {
  expect(shellWord('/a/b-c_d.pem')).toBe('/a/b-c_d.pem');
  expect(shellWord("/it's a/$HOME")).toBe(`'/it'\\''s a/$HOME'`);
  expect(homePrefix(join(process.cwd(), '.local'))).toBe('');
});

it('a client configuration that is gone or broken names nothing', async () => {
  await writeFile(join(home, 'mcp.json'), '{"mcpServers":');
  for (const file of ['mcp.json', 'absent.json']) expect(committedUrl(join(home, file))).toBeUndefined();
});

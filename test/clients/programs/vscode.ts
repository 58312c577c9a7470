/** VS Code in a browser (code-server): `.vscode/mcp.json`, the editor's own sign-in, and the tools of its chat. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { freePorts } from '../../../stacks/local/wire/free-ports.ts';
import type { Place, Program, Session } from '../program.ts';

const noModel = 'its chat wants an account';

export const vscode: Program = {
  name: 'vscode',
  title: 'VS Code (code-server)',
  packages: { 'code-server': '4.139.1' },
  // Its install script would compile what nothing here needs; the packages of the editor itself are needed.
  alsoInstall: ['code-server/lib/vscode'],
  notTried: {
    ...{ call: noModel, progress: noModel, approval: noModel },
    'TLS door': 'it refuses local certificates (microsoft/vscode#248170)',
  },
  open: openEditor,
};

async function openEditor(place: Place): Promise<Session> {
  const project = join(place.home, 'project');
  await mkdir(join(project, '.vscode'));
  const servers = { chokepoint: { type: 'http', url: place.url } };
  await writeFile(join(project, '.vscode', 'mcp.json'), JSON.stringify({ servers }));
  const { CHOKEPOINT_PORT: port } = await freePorts();
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  const clock = await makeClock(place.home);
  const command = ['code-server', '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quiet, project];
  place.start(command, clock.env);
  const context = await place.person.browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  const lens = page.locator('.codelens-decoration').first();
  const shows = async (pattern: RegExp) => {
    for (const deadlineMs = Date.now() + 45_000; Date.now() < deadlineMs; await wait(300)) {
      const text = await lens.innerText().catch(() => '');
      if (pattern.test(text)) return text;
    }
    throw new Error(`above the server stands: ${await lens.innerText().catch(() => 'nothing')}`);
  };
  return {
    async signIn() {
      await openSettings(page, `http://127.0.0.1:${port}/?folder=${project}`);
      const allow = page.getByRole('button', { name: 'Allow' });
      // Pressed until it asks: the editor shows the word before it can start anything.
      for (let press = 0; press < 10 && !(await allow.isVisible()); press += 1) {
        await lens.locator('a').filter({ hasText: 'Start' }).click();
        await allow.waitFor({ timeout: 10_000 }).catch(() => undefined);
      }
      const opening = context.waitForEvent('page', { timeout: 60_000 });
      const [popup] = await Promise.all([opening, allow.click()]);
      await signInAt(context, popup, place);
      await shows(/\d+ tools/);
    },
    async list() {
      if (/Restart/.test(await lens.innerText()))
        await lens.locator('a').filter({ hasText: 'Restart' }).click();
      await wait(2_000);
      await shows(/Running[\s\S]*\d+ tools/);
      return toolsOf(page);
    },
    // It refreshes by the clock alone; a token that is refused in its time makes it register and ask anew.
    expire: clock.anHourLater,
    shoot: async (step) => void (await page.screenshot({ path: place.picture(step) }).catch(() => undefined)),
    close: () => context.close(),
  };
}

async function openSettings(page: Page, url: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if (await page.goto(url).catch(() => undefined)) break;
    await wait(1_000);
  }
  const files = page.locator('.explorer-folders-view');
  await files.getByText('.vscode').click({ timeout: 60_000 });
  await files.getByText('mcp.json').dblclick();
  await page.locator('.codelens-decoration a').filter({ hasText: 'Start' }).waitFor({ timeout: 60_000 });
}

/** vscode.dev/redirect only sends the browser on to the address in `state`; that is played here. */
async function signInAt(context: BrowserContext, popup: Page, { url, person }: Place): Promise<void> {
  await context.route('https://vscode.dev/redirect*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const to = new URL(decodeURIComponent(query.get('state') ?? ''));
    for (const name of ['state', 'code']) to.searchParams.set(name, query.get(name) ?? '');
    return route.fulfill({ status: 302, headers: { location: to.href } });
  });
  // code-server opens an address of its own machine through its proxy, under its own name, which no issuer serves.
  const issuer = await issuerOf(url);
  await popup.waitForURL(/\?/).catch(() => undefined);
  await popup.goto(`${issuer}/auth${new URL(popup.url()).search}`);
  await person.clickThrough(popup);
}

async function issuerOf(url: string): Promise<string> {
  const answer = await fetch(`${new URL(url).origin}/.well-known/oauth-protected-resource/mcp`);
  const { authorization_servers } = (await answer.json()) as { authorization_servers: string[] };
  return authorization_servers[0] ?? '';
}

/** The list of what its chat may use, where each server is a folder. */
async function toolsOf(page: Page): Promise<string> {
  await page.getByLabel('Configure Tools...').first().click();
  const list = page.locator('.quick-input-widget');
  const server = list.locator('.monaco-list-row').filter({ hasText: 'chokepoint' });
  const tool = list.getByText('read_letter').first();
  await server.waitFor();
  // It stays unfolded from one look to the next.
  if (!(await tool.isVisible())) await server.locator('.monaco-tl-twistie').click();
  await tool.waitFor();
  const text = await list.innerText();
  await page.keyboard.press('Escape');
  return text;
}

/** The time in all processes of the editor: this machine's, or an hour later. */
async function makeClock(
  home: string,
): Promise<{ env: Record<string, string>; anHourLater(): Promise<void> }> {
  const [script, later] = [join(home, 'clock.cjs'), join(home, 'later')];
  await writeFile(script, clockScript(later));
  return { env: { NODE_OPTIONS: `--require ${script}` }, anHourLater: () => writeFile(later, '') };
}

/** The editor's server starts the process that holds the tokens without NODE_OPTIONS, so the script brings itself there. */
const clockScript = (later: string) => `const { existsSync } = require('node:fs');
const children = require('node:child_process');
const { fork } = children;
children.fork = (file, args, options) =>
  fork(file, args, { ...options, execArgv: [...(options?.execArgv ?? []), '--require', __filename] });
require('node:module').syncBuiltinESMExports();
const now = Date.now;
let aheadMs = 0;
setInterval(() => { aheadMs = existsSync(${JSON.stringify(later)}) ? 3_600_000 : 0; }, 500).unref();
Date.now = () => now() + aheadMs;
`;

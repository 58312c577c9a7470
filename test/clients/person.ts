/**
 * The person at the machine: a Chromium that signs in as one user and approves, and the commands by which programs open
 * a browser, which bring their addresses here.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumOnPath } from '../chromium-on-path.ts';

/** Petra is an admin: every tool is listed to her, and she may approve what she asks for. */
const user = 'petra';
const patienceMs = 90_000;
const browserCommands = [
  'xdg-open',
  'open',
  'sensible-browser',
  'x-www-browser',
  'www-browser',
  'firefox',
  'google-chrome',
];

export type Person = {
  browser: Browser;
  /** a folder with `xdg-open` and its like, to stand first in a program's PATH */
  bin: string;
  /** addresses that programs opened since the last `forget`, in their order */
  opened: string[];
  /** titles of the pages on which this person clicked */
  clicks: string[];
  forget(): void;
  /** goes there, signs in where asked, approves where asked. @throws Error with the page's text where neither is */
  visit(url: string): Promise<void>;
  /** the same on a page that is open already */
  clickThrough(page: Page): Promise<void>;
  /** the first opened address that matches, as soon as there is one. @throws Error after 90 s */
  whenOpened(pattern: RegExp): Promise<string>;
  close(): Promise<void>;
};

/** @param folder for the commands; it is made */
export async function startPerson(folder: string): Promise<Person> {
  const opened: string[] = [];
  const clicks: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('url');
    if (url !== null) opened.push(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await writeCommands(folder, (server.address() as AddressInfo).port);
  const browser = await chromium.launch({
    ...(chromiumOnPath !== undefined && { executablePath: chromiumOnPath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const clickThrough = async (page: Page) => {
    const before = clicks.length;
    const onSignIn = page.locator(`button[name=user][value=${user}]`);
    const onApprove = page.getByRole('button', { name: 'Approve' });
    for (const button of [onSignIn, onApprove]) {
      if ((await button.count()) === 0) continue;
      clicks.push(await page.title());
      await button.click();
      await page.waitForLoadState();
    }
    if (clicks.length === before)
      throw new Error(`nothing to click at ${page.url()}: ${(await page.innerText('body')).slice(0, 300)}`);
  };
  return {
    browser,
    bin: folder,
    opened,
    clicks,
    clickThrough,
    forget() {
      opened.length = 0;
      clicks.length = 0;
    },
    async visit(url) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      try {
        const page = await context.newPage();
        await page.goto(url);
        await clickThrough(page);
      } finally {
        await context.close();
      }
    },
    async whenOpened(pattern) {
      for (const deadlineMs = Date.now() + patienceMs; Date.now() < deadlineMs; await wait(100)) {
        const found = opened.find((url) => pattern.test(url));
        if (found !== undefined) return found;
      }
      throw new Error(`no browser was opened for ${pattern}, only ${opened.join(' ') || 'none at all'}`);
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Each hands its first argument over and ends, as a desktop's own does. */
async function writeCommands(folder: string, port: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const script = `#!${process.execPath}
const url = process.argv.slice(2).find((word) => /^https?:/.test(word)) ?? '';
await fetch('http://127.0.0.1:${port}/?url=' + encodeURIComponent(url));
`;
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const name of browserCommands) {
    await writeFile(join(folder, name), script);
    await chmod(join(folder, name), 0o755);
  }
}

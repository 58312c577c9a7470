/** The MCP Inspector's window. */
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { freePorts } from '../../../stacks/local/wire/free-ports.ts';
import type { Place, Program, Session } from '../program.ts';

/** The names by which its list shows tools, and their fields. */
const titles: Record<string, string> = {
  callerid: 'Who am I',
  read_letter: 'Read a letter',
  export_parcels: 'Export parcels',
  close_parcel: 'Close a parcel',
};

export const inspectorWeb: Program = {
  name: 'inspector-web',
  title: 'MCP Inspector, web',
  packages: { '@modelcontextprotocol/inspector': '2.12.0' },
  open: openInspector,
};

async function openInspector(place: Place): Promise<Session> {
  const { CHOKEPOINT_PORT: client, CHOKEPOINT_HTTP_PORT: server } = await freePorts();
  const settings = { CLIENT_PORT: client, SERVER_PORT: server, MCP_AUTO_OPEN_ENABLED: 'false' };
  const how = ['--transport', 'http', '--server-url', place.url, '--protocol-era', 'modern'];
  const { child } = place.start(['mcp-inspector', ...how], settings);
  const address = await new Promise<string>((resolve) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = new RegExp(`http://127\\.0\\.0\\.1:${client}\\?\\S+`).exec(output);
      if (found) resolve(found[0]);
    });
  });
  const context = await place.person.browser.newContext({
    ...{ ignoreHTTPSErrors: true, viewport: { width: 1400, height: 900 } },
  });
  const page = await context.newPage();
  const connect = async () => page.getByRole('switch').first().locator('xpath=..').click();
  return {
    async signIn() {
      await page.goto(address);
      await page.getByRole('switch').first().waitFor();
      await connect();
      await page.locator('button[name=user]').first().waitFor();
      await place.person.clickThrough(page);
      await page.getByText('Tools', { exact: true }).first().waitFor();
    },
    async list() {
      await page.getByText('Tools', { exact: true }).first().click();
      await page
        .getByText(titles.read_letter ?? '', { exact: true })
        .first()
        .waitFor();
      return page.innerText('body');
    },
    call: (tool, args, limitMs) =>
      execute({ page, context, place }, { title: titles[tool] ?? tool, args, limitMs }),
    shoot: async (step) => void (await page.screenshot({ path: place.picture(step) }).catch(() => undefined)),
    close: () => context.close(),
  };
}

type Call = { title: string; args: Record<string, unknown>; limitMs: number };

async function execute(
  { page, context, place }: { page: Page; context: BrowserContext; place: Place },
  { title, args, limitMs }: Call,
): Promise<string> {
  // A tool that is chosen already keeps its last result in the place of its fields.
  for (const chosen of ['List letters', title]) await page.getByText(chosen, { exact: true }).first().click();
  for (const [name, value] of Object.entries(args)) await enter(page, name, String(value));
  await page.getByRole('button', { name: 'Execute Tool' }).click();
  const result = () => page.innerText('body').then((text) => text.split('Results').at(-1) ?? '');
  const before = await result();
  const link = page.getByRole('button', { name: 'Open in Browser' });
  for (const deadlineMs = Date.now() + limitMs; Date.now() < deadlineMs; await wait(300)) {
    if (await link.isVisible()) await consent(context, link, place);
    const text = await result();
    if (text !== before && /[{}]/.test(text)) return text;
  }
  throw new Error(`no result within ${limitMs / 1000} s: ${await result()}`);
}

/** A field is written into; one with a few values opens a list of them. */
async function enter(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByLabel(new RegExp(`^${name}`)).first();
  if (await field.isEditable()) return field.fill(value);
  await field.click();
  await page.getByRole('option', { name: value, exact: true }).click();
}

/** The page that it opens is the person's, in the browser that asked; then the program wants to hear of it. */
async function consent(context: BrowserContext, link: Locator, { person }: Place): Promise<void> {
  const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await opened.waitForLoadState();
  await person.clickThrough(opened);
  await opened.close();
  await link.page().getByText("I've completed it").click();
}

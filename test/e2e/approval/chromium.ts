/**
 * Chromium with a profile of its own. A machine without it on its PATH has nothing to ask. The https door's certificate
 * is known by its key alone: no other error of a certificate is passed over.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumOnPath } from '../../chromium-on-path.ts';

export type Browser = { context: BrowserContext; close(): Promise<void> };

/** @param cert PEM of the doors on this machine */
export async function startChromium(cert: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'chokepoint-chromium-'));
  const key = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  const pin = createHash('sha256').update(key).digest('base64');
  const context = await chromium.launchPersistentContext(profile, {
    ...(chromiumOnPath !== undefined && { executablePath: chromiumOnPath }),
    headless: true,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      `--ignore-certificate-errors-spki-list=${pin}`,
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** A page, and all that it complains about: violations of its policy, errors, requests that failed. */
export async function openPage({ context }: Browser): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.failure()?.errorText}`));
  return { page, complaints };
}

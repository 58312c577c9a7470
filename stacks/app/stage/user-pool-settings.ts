/**
 * Checks the settings of a stage's user pool (`checkUserPool`) and a client's redirect URI (`isRedirectUri`).
 * Refuses a URI that could deliver a code to somebody else (RFC 9700, section 2.1; RFC 8252, sections 7 and 8).
 * Pure.
 */
import type { UserPool } from './stage-settings.ts';

/** @throws Error with one sentence for the first setting that is not valid */
export function checkUserPool({ clients, accessTokenMinutes, refreshTokenDays }: UserPool): void {
  if (Object.keys(clients).length === 0)
    throw new Error('The user pool has no clients: nobody could sign in.');
  for (const [name, uris] of Object.entries(clients)) checkClient(name, uris);
  if (!within(accessTokenMinutes, 5, 60))
    throw new Error(`accessTokenMinutes is ${accessTokenMinutes}: it must be a whole number from 5 to 60.`);
  if (!within(refreshTokenDays, 1, 90))
    throw new Error(`refreshTokenDays is ${refreshTokenDays}: it must be a whole number from 1 to 90.`);
}

/** Whether Cognito accepts a redirect URI: https, or a scheme of an app, or http on this machine. */
export function isRedirectUri(uri: string): boolean {
  return [loopback, web, app].some((form) => form.test(uri));
}

/** Loopback by name or address, with its port: Cognito compares the whole URI. */
const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):[1-9][0-9]{0,4}\/[\w./-]*$/;
const web = /^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?\/[\w./-]*$/;
/**
 * A private-use scheme of an installed app (RFC 8252, section 7.1); a browser would run or show the content
 * of the excluded schemes.
 */
const app = /^(?!https?:|javascript:|data:|file:|blob:|vbscript:)[a-z][a-z0-9+.-]+:\/\/[\w./-]+$/;

function checkClient(name: string, uris: string[]): void {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw new Error(`"${name}" is no name for a client of the user pool.`);
  if (uris.length === 0) throw new Error(`The client "${name}" has no redirect URI.`);
  for (const uri of uris)
    if (!isRedirectUri(uri))
      throw new Error(
        `"${uri}" of the client "${name}" is no redirect URI: https, loopback with a port, or an app's own scheme; no wildcard, query or fragment.`,
      );
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/**
 * Name lookups of an environment that reaches only its endpoint. In: the endpoint's name and addresses. Out:
 * these, for the name and for what stands below it (an S3 bucket). Never happens: a DNS query, in which a name
 * itself would carry data out. (In AWS the VPC's resolver does answer other names; a DNS firewall is what
 * keeps data in there.)
 */
import dns from 'node:dns';
import net from 'node:net';
import os from 'node:os';
import { noRoute } from './no-route.mjs';
import { native, seal } from './seal.mjs';

const { getPrototypeOf } = Object;
const { nextTick } = process;
const { ETIMEDOUT } = os.constants.errno;

/**
 * Replaces the lookup of names.
 * @param hosts names with their addresses; any other name has none
 * @param reaches words for the error of such a name
 */
export function guardNames(hosts, reaches) {
  const find = (name) => {
    if (net.isIP(name)) return [name];
    return hosts.find(({ host }) => name === host || `${name}`.endsWith(`.${host}`))?.addresses ?? [];
  };
  const answer = (name, options) => {
    const { family = 0, all = false } =
      typeof options === 'object' && options ? options : { family: options };
    const wanted = Number(`${family}`.replace('IPv', '')) || 0;
    const found = find(name)
      .map((address) => ({ address, family: net.isIP(address) }))
      .filter((one) => wanted === 0 || one.family === wanted);
    if (found.length === 0) throw noRoute('getaddrinfo', name, reaches);
    return all ? found : found[0];
  };
  seal(dns.promises, 'lookup', async (name, options) => answer(name, options));
  seal(dns, 'lookup', (name, options, callback = options) => {
    let found;
    try {
      found = answer(name, options === callback ? {} : options);
    } catch (error) {
      return void nextTick(callback, error);
    }
    nextTick(callback, null, ...(Array.isArray(found) ? [found] : [found.address, found.family]));
  });
  const refused = () => {
    throw noRoute('getnameinfo', 'any address', reaches);
  };
  seal(dns, 'lookupService', refused);
  seal(dns.promises, 'lookupService', async () => refused());

  const channel = getPrototypeOf(new dns.Resolver()._handle);
  native(channel, 'queryA');
  for (const name of Object.getOwnPropertyNames(channel)) {
    if (name.startsWith('query') || name === 'getHostByAddr') seal(channel, name, () => -ETIMEDOUT);
  }
}

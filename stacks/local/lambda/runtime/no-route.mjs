/** The error of a connection that has no way out: what AWS gives after a long wait, given at once, with the reason. */
import os from 'node:os';

const { ETIMEDOUT } = os.constants.errno;

/**
 * @param {string} syscall as Node names it: connect, getaddrinfo
 * @param {string} target what was asked for
 * @param {string} reaches what the function's network does reach
 */
export function noRoute(syscall, target, reaches) {
  const message = `${syscall} ETIMEDOUT ${target} (no route: this function's network reaches ${reaches})`;
  return Object.assign(new Error(message), { code: 'ETIMEDOUT', errno: -ETIMEDOUT, syscall });
}

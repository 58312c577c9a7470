/**
 * The network of an execution environment, as its JavaScript sees it.
 *
 * In: what the function's network reaches. Out: nothing; Node's own connection handles are changed in place,
 * once, before the bundle is loaded. Never happens afterwards: a connection, a datagram or a name lookup to
 * anywhere else. It fails at once with ETIMEDOUT, where in AWS it would hang until the client gives up.
 *
 * This is a guard in JavaScript under `node --permission`, a development default: it stops code that calls
 * somewhere it should not, and makes the ways around it (own copies of net, patched built-ins, raw handles)
 * fail. It is no sandbox for hostile code: V8 and Node are one process with it. In AWS the border is outside
 * of the process: a Firecracker virtual machine per environment, and the security groups, routes and endpoint
 * policies of the VPC, which no code in the function can touch.
 *
 * Why at the handles and not at net.connect: net, tls, http, http2, fetch and WebSocket all end in these few
 * native methods, so one place decides, after names became addresses. The guards call only what they captured
 * here, so that a bundle that patches Reflect, Set or String changes nothing in them.
 */
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import { guardNames } from './name-guard.mjs';
import { noRoute } from './no-route.mjs';
import { native, seal } from './seal.mjs';

const { apply } = Reflect;
const { create, getOwnPropertySymbols, getPrototypeOf } = Object;
const { nextTick } = process;
const destroy = Function.prototype.call.bind(net.Socket.prototype.destroy);
const blocks = Function.prototype.call.bind(net.BlockList.prototype.check);
const { ENOENT, ETIMEDOUT, EACCES } = os.constants.errno;

/**
 * @param {{ reach: 'internet' | 'endpoint', hosts: { host: string, port: number, addresses: string[] }[] }} network
 * @param {net.Socket} runtimeApi the one connection to the Runtime API, already made: nothing needs a second one
 */
export function guardNetwork(network, runtimeApi) {
  const open = network.reach === 'internet' ? exceptOwnMachine() : onlyThe(network.hosts);
  const known = network.hosts.map(({ host, port }) => `${host}:${port}`).join(', ');
  const reaches = network.reach === 'internet' ? 'the internet, not this machine' : known;
  const refuse = (handle, address, port) => refuseConnection(handle, `${address}:${port}`, reaches);

  guardTcp(getPrototypeOf(runtimeApi._handle), open, refuse);
  guardPipes();
  guardDatagrams(network.reach === 'internet' ? open : () => false);
  if (network.reach === 'endpoint') guardNames(network.hosts, reaches);
  syncBuiltinESMExports();
}

/** Exact address and port; anything that is not a plain string and number has no way in. */
function onlyThe(hosts) {
  const pairs = create(null);
  for (const { addresses, port } of hosts)
    for (const address of addresses) pairs[`${address}:${port}`] = true;
  return (address, port) =>
    typeof address === 'string' && typeof port === 'number' && pairs[`${address}:${port}`] === true;
}

/**
 * Link-local addresses are this machine's, not the function's: a cloud desktop answers there with its own
 * credentials (instance metadata).
 */
function exceptOwnMachine() {
  const local = new net.BlockList();
  local.addSubnet('169.254.0.0', 16, 'ipv4');
  local.addSubnet('fe80::', 10, 'ipv6');
  local.addAddress('fd00:ec2::254', 'ipv6');
  return (address, port) =>
    typeof address === 'string' &&
    typeof port === 'number' &&
    !blocks(local, address, 'ipv4') &&
    !blocks(local, address, 'ipv6');
}

/** Listening is for loopback: in AWS nothing outside reaches a function's port, here the whole LAN would. */
function guardTcp(tcp, open, refuse) {
  for (const name of ['connect', 'connect6']) {
    const original = native(tcp, name);
    seal(tcp, name, function (request, address, port) {
      return open(address, port)
        ? apply(original, this, [request, address, port])
        : refuse(this, address, port);
    });
  }
  for (const name of ['bind', 'bind6']) {
    const original = native(tcp, name);
    seal(tcp, name, function (address, port, flags) {
      const loopback = address === '127.0.0.1' || address === '::1';
      return loopback ? apply(original, this, [address, port, flags]) : -EACCES;
    });
  }
}

/** Fails the socket with a sentence when it is known, else with the bare code. */
function refuseConnection(handle, target, reaches) {
  const socket = handle.owner;
  if (!(socket instanceof net.Socket)) return -ETIMEDOUT;
  nextTick(() => destroy(socket, noRoute('connect', target, reaches)));
  return 0;
}

/** A real environment has no neighbour's Unix socket (a container engine, a desktop bus): neither has this one. */
function guardPipes() {
  const probe = new net.Socket();
  probe.on('error', () => {});
  probe.connect({ path: `${os.tmpdir()}/none` });
  const pipe = getPrototypeOf(probe._handle);
  probe.destroy();
  native(pipe, 'connect');
  seal(pipe, 'connect', () => -ENOENT);
}

/** X-Ray's daemon is part of a Lambda environment; here nobody collects, and its datagrams vanish without an error. */
function guardDatagrams(open) {
  const socket = dgram.createSocket('udp4');
  const state = getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'state symbol');
  const udp = getPrototypeOf(socket[state].handle);
  socket.close();
  const daemon = process.env.AWS_XRAY_DAEMON_ADDRESS;
  for (const name of ['send', 'send6']) {
    const original = native(udp, name);
    // biome-ignore lint/complexity/useMaxParams: libuv passes so many
    seal(udp, name, function (request, list, count, port, address, hasCallback) {
      if (`${address}:${port}` === daemon) return 1; // libuv's size + 1: sent, nothing left to wait for
      const permitted = open(address, port);
      return permitted
        ? apply(original, this, [request, list, count, port, address, hasCallback])
        : -ETIMEDOUT;
    });
  }
  // A connected datagram socket would send without naming its target again.
  for (const name of ['connect', 'connect6']) seal(udp, name, () => -ETIMEDOUT);
}

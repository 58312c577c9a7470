/**
 * The modules of the local AWS with one check taken out while its flag is up. Enters: a module. Leaves: the same module
 * but for that check. Only attacks.test.ts puts them in the place of the real ones.
 */
import type * as childProcess from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import type * as askingIam from '../../../stacks/local/gateway/authorizer/ask-iam.ts';
import type * as privateApi from '../../../stacks/local/gateway/private-api.ts';
import type * as credentials from '../../../stacks/local/sts/credentials.ts';
import type * as admission from '../../../stacks/local/wire/admit.ts';
import type * as sigv4 from '../../../stacks/local/wire/sigv4.ts';
import type * as scope from '../../../stacks/local/wire/sigv4-scope.ts';
import { flags } from './flags.ts';

export function weakenSigv4(actual: typeof sigv4): typeof sigv4 {
  return {
    ...actual,
    verifySignature: (request, ...rest) =>
      flags.signature ? request.body : actual.verifySignature(request, ...rest),
  };
}

export function weakenScope(actual: typeof scope): typeof scope {
  return {
    ...actual,
    checkSignedHeaders: (...given) => flags.signedHeaders || actual.checkSignedHeaders(...given),
    checkClock: (...given) => flags.clock || actual.checkClock(...given),
  };
}

/** `unsigned`: a request of nobody, with the position that its listener gives. */
export function weakenAdmit(actual: typeof admission): typeof admission {
  return {
    ...actual,
    async admit(options, incoming) {
      if (!flags.unsigned || incoming.headers.authorization !== undefined)
        return actual.admit(options, incoming);
      const { position } = options;
      const service = 'execute-api';
      const network = {
        sourceIp: position.sourceIp,
        sourceVpc: position.vpc?.id,
        sourceVpce: position.vpc?.reach.get(service)?.vpce,
      };
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { method, url, headers } = incoming;
      const body = Buffer.concat(chunks);
      const query = new URLSearchParams();
      return { service, method, path: url, query, headers, body, network, session: undefined } as never;
    },
  };
}

export function weakenAskIam(actual: typeof askingIam): typeof askingIam {
  return {
    ...actual,
    askIam(authorize, call) {
      if (flags.unsigned && call.request.signed?.session === undefined) return;
      actual.askIam(authorize, call);
    },
  };
}

/** `seal`: a token that AES-GCM does not open is read as plain claims, or decrypted without its authentication. */
export function weakenVault(actual: typeof credentials): typeof credentials {
  return {
    ...actual,
    createVault(key) {
      const vault = actual.createVault(key, () => (flags.expiry ? 0 : Date.now()));
      const open: typeof vault.open = (accessKeyId, token) => {
        try {
          return vault.open(accessKeyId, token);
        } catch (error) {
          if (!flags.seal) throw error;
          const bytes = Buffer.from(token, 'base64');
          const text = bytes[0] === 1 ? unauthenticated(key, bytes) : bytes.toString('utf8');
          const { claims, secretAccessKey } = JSON.parse(text);
          return { session: { ...claims, accessKeyId }, secretAccessKey };
        }
      };
      return { ...vault, open };
    },
  };
}

/** A token is a version byte, 12 bytes of IV, 16 of authentication tag, and the encrypted text. */
function unauthenticated(key: Buffer, token: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, token.subarray(1, 13), { authTagLength: 16 });
  return decipher.update(token.subarray(29)).toString('utf8');
}

export function weakenPrivateApi(actual: typeof privateApi): typeof privateApi {
  return {
    ...actual,
    createPrivateApi(options) {
      const handle = actual.createPrivateApi(options);
      const idOf = (name: string) => options.plan.resources.find((each) => each.name === name)?.id ?? '';
      const inside = { sourceIp: '10.0.0.1', sourceVpc: idOf('Vpc'), sourceVpce: idOf('ExecuteApiEndpoint') };
      return (request) => handle(flags.position ? { ...request, network: inside } : request);
    },
  };
}

export function weakenChildProcess(actual: typeof childProcess): typeof childProcess {
  const fence = /^--(permission|allow-)/;
  const spawn = (command: string, args: string[], options: childProcess.SpawnOptions) =>
    actual.spawn(command, flags.permission ? args.filter((each) => !fence.test(each)) : args, options);
  return { ...actual, spawn: spawn as typeof actual.spawn };
}

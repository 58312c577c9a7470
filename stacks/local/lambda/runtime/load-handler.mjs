/**
 * Finds the handler that _HANDLER names. In: the bundle's folder and `file.export`. Out: the function. Errors
 * carry the types that AWS reports: Runtime.ImportModuleError, Runtime.UserCodeSyntaxError,
 * Runtime.HandlerNotFound, Runtime.MalformedHandlerName, Runtime.CallbackHandlerDeprecated; what the bundle
 * itself throws while it loads passes unchanged.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './describe-error.mjs';
import { isStreaming } from './response-stream.mjs';

/** In the order in which AWS looks. */
const extensions = ['.js', '.mjs', '.cjs'];

/** @param name `file.function`, as Lambda writes it; throws as Lambda's runtime does when there is no such handler */
export async function loadHandler(folder, name) {
  const parts = /^([^.]*)\.(.+)$/.exec(path.basename(name));
  if (!parts || name.includes('..')) {
    throw runtimeError('Runtime.MalformedHandlerName', `'${name}' is not a valid handler name`);
  }
  const module = await load(path.resolve(folder, path.dirname(name), parts[1]));
  const handler = find(module, parts[2]) ?? find(module.default, parts[2]);
  if (handler === undefined) {
    throw runtimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function')
    throw runtimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  refuseCallback(handler, name);
  return handler;
}

async function load(file) {
  const found = extensions.map((extension) => file + extension).find((candidate) => fs.existsSync(candidate));
  if (!found) {
    throw runtimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${path.basename(file)}' in ${path.dirname(file)}`,
    );
  }
  try {
    return await import(pathToFileURL(found).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw renamed('Runtime.UserCodeSyntaxError', error);
    if (error?.code === 'MODULE_NOT_FOUND') throw renamed('Runtime.ImportModuleError', error);
    throw error;
  }
}

function renamed(name, error) {
  return Object.assign(runtimeError(name, `${error}`), { stack: error.stack });
}

function find(module, keys) {
  return keys
    .split('.')
    .reduce((value, key) => (value && typeof value === 'object' ? value[key] : undefined), module);
}

/**
 * https://aws.amazon.com/blogs/compute/node-js-24-runtime-now-available-in-aws-lambda/ : recognised by a third
 * parameter.
 */
function refuseCallback(handler, name) {
  if (handler.length < 3 || isStreaming(handler)) return;
  throw runtimeError(
    'Runtime.CallbackHandlerDeprecated',
    `ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ` +
      `${name} takes ${handler.length} parameters: make it an async function of (event, context).`,
  );
}

/**
 * What was thrown, as Lambda reports it: any value in, `{ errorType, errorMessage, trace }` out. Never throws,
 * whatever getters the value has.
 */

/** An error whose name is the type that AWS reports. */
export function runtimeError(name, message) {
  return Object.assign(new Error(message), { name });
}

/** Anything thrown, as Lambda's runtime reports it: type, message and stack. */
export function describeError(thrown) {
  try {
    if (!(thrown instanceof Error))
      return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
    return {
      errorType: headerSafe(`${thrown.name}`),
      errorMessage: `${thrown.message}`,
      trace: `${thrown.stack ?? ''}`.split('\n'),
    };
  } catch {
    return { errorType: 'handled', errorMessage: 'the thrown value could not be read', trace: [] };
  }
}

/** The type travels in a header and in a trailer. */
function headerSafe(text) {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 256);
}

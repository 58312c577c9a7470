/** Replaces a method for good: what is sealed cannot be written, deleted or defined again. */
const { defineProperty } = Object;

/** Defines a property that no code can replace afterwards. */
export function seal(target, name, value) {
  defineProperty(target, name, { value, writable: false, configurable: false, enumerable: true });
}

/** A Node that lacks what is guarded here is refused: an environment never starts with half a guard. */
export function native(target, name) {
  const original = target[name];
  if (typeof original !== 'function') throw new Error(`this Node.js has no ${name} to guard`);
  return original;
}

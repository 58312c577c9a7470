/**
 * A cache of the last values, so that the same policy text is not parsed for every question about it. Never: a value
 * that one reader could change for the others: cached values are frozen, to their depth.
 */

/**
 * @param max number of values; the oldest one goes first
 * @returns a function of a key and the maker of its value, which must depend on the key alone; an error is not cached
 */
export function createCache<Value>(max: number): (key: string, make: () => Value) => Value {
  const values = new Map<string, Value>();
  return (key, make) => {
    const known = values.get(key);
    if (known !== undefined) return known;
    const made = freezeDeep(make());
    const [first] = values.keys();
    if (values.size >= max && first !== undefined) values.delete(first);
    values.set(key, made);
    return made;
  };
}

/** The same function, which makes the value of an object once, for as long as the object lives. */
export function oncePer<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new WeakMap<Key, { value: Value }>();
  return (key) => {
    const known = values.get(key) ?? { value: make(key) };
    values.set(key, known);
    return known.value;
  };
}

/** The same value, frozen to its depth. */
export function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) freezeDeep(member);
  return Object.freeze(value);
}

/**
 * Remembers what was made of the last keys, so that the same policy text is not parsed for every question about it.
 * Never: a value that one who asked could change for the others: what is kept is frozen, to its depth.
 */

/**
 * @param max so many values are kept; the one that was made first goes first
 * @returns takes a key and how to make its value, which must depend on the key alone; what throws is not kept
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

/** The same value, which nobody can change any more. */
export function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) freezeDeep(member);
  return Object.freeze(value);
}

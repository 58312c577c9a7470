/**
 * The condition keys of one request, and their values. In: a record with keys in any case. Out:
 * values by lower-case key. A value that AWS could not have sent is an error, never a guess.
 */
import { QuestionError } from './policy-error.ts';

/** Condition keys of one request, by names in any case. `one` throws a QuestionError for a key with several values. */
export class RequestContext {
  readonly #values: Readonly<Record<string, string | string[]>>;
  // Filled by the first condition that asks: most decisions need none.
  #byKey: Map<string, string | string[]> | undefined;

  constructor(values: Readonly<Record<string, string | string[]>>) {
    this.#values = values;
  }

  /** The value of a single-valued key; undefined when the request has none. `''` is a value. */
  one(key: string): string | undefined {
    const value = this.#find(key);
    if (typeof value !== 'object') return value;
    if (value.length > 1) throw new QuestionError(`context key ${key} takes one value, got ${value.length}`);
    return value[0];
  }

  /**
   * The values of a multivalued key; undefined when the request has none. A set of nothing but empty strings
   * is no value (IAM User Guide, "Multivalued context key examples": "a null dataset, such as an empty string").
   */
  many(key: string): readonly string[] | undefined {
    const value = this.#find(key);
    const values = typeof value === 'string' ? [value] : value;
    return values?.some((each) => each !== '') ? values : undefined;
  }

  #find(key: string): string | string[] | undefined {
    this.#byKey ??= lowerKeys(this.#values);
    return this.#byKey.get(key);
  }
}

function lowerKeys(values: Readonly<Record<string, string | string[]>>): Map<string, string | string[]> {
  const byKey = new Map<string, string | string[]>();
  for (const name in values) {
    const value = values[name];
    if (value === undefined) continue;
    const key = name.toLowerCase();
    if (byKey.has(key)) throw new QuestionError(`context key ${name} is given twice, in different case`);
    const isText = typeof value === 'string';
    if (!isText && !(Array.isArray(value) && value.every((each) => typeof each === 'string'))) {
      throw new QuestionError(`context key ${name} is neither a string nor an array of strings`);
    }
    byKey.set(key, value);
  }
  return byKey;
}

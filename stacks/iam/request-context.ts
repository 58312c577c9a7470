/**
 * The condition keys of one request, and their values. Keys are written in any case and looked up in lower
 * case. Throws for a value that AWS could not have sent.
 */
import { QuestionError } from './policy-error.ts';

/** Condition keys of one request; the constructor takes names in any case, `one` and `many` take lower case. */
export class RequestContext {
  readonly #values: Readonly<Record<string, string | string[]>>;
  // Filled at the first look-up, because most decisions look up no key.
  #byKey: Map<string, string | string[]> | undefined;

  constructor(values: Readonly<Record<string, string | string[]>>) {
    this.#values = values;
  }

  /**
   * @returns the value of a single-valued key; undefined when the request has none; `''` is a value
   * @throws QuestionError for a key with several values
   */
  one(key: string): string | undefined {
    const value = this.#find(key);
    if (typeof value !== 'object') return value;
    if (value.length > 1) throw new QuestionError(`context key ${key} takes one value, got ${value.length}`);
    return value[0];
  }

  /**
   * @returns the values of a multivalued key; undefined when the request has none. A set of empty strings alone
   * counts as none (IAM User Guide, "Multivalued context key examples": "a null dataset, such as an empty string").
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

/** What is fuzzed, and how a case is judged. */
import type { Random } from './mutate.ts';

/** `run` resolves to a word for the table, such as `refused`; it throws a Defect, or anything else, for a defect. */
export type Target = {
  name: string;
  /** of all cases */
  share: number;
  run(random: Random, show: (input: unknown) => void): Promise<string> | string;
  end?(): Promise<void>;
};

/** Something that must not happen, in words. */
export class Defect extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Defect';
  }
}

/** Planted where a secret stands; no output may hold it. */
export const canary = 'canary7Vq2xKp9LwZs4TbN8rYd';

/** @throws Defect when a text holds the canary, plain or in base64 */
export function mustKeepSecret(text: string, where: string): void {
  if (text.includes(canary) || text.includes(Buffer.from(canary).toString('base64').slice(0, 24)))
    throw new Defect(`a secret stands in ${where}`);
}

/**
 * The BinaryEquals operator: compares base64 in the policy and in the request's context byte for byte. This
 * project knows no binary key, so the evaluator refuses every policy that uses it.
 * Source: IAM User Guide, "Condition operators", section Binary.
 */
import { PolicyError, QuestionError } from '../policy-error.ts';
import type { Operator } from './operator.ts';

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const binaryOperators: [string, Operator][] = [
  [
    'BinaryEquals',
    {
      types: ['binary'],
      negated: false,
      compile: (values, where) => {
        const policy = values.map((value) => {
          const bytes = parseBase64(value);
          if (!bytes) throw new PolicyError(where, `${JSON.stringify(value)} is not base64`);
          return bytes;
        });
        return (value) => {
          const requestBytes = parseBase64(value);
          if (!requestBytes) throw new QuestionError(`${JSON.stringify(value)} is not base64`);
          return policy.some((bytes) => bytes.equals(requestBytes));
        };
      },
    },
  ],
];

function parseBase64(text: string): Buffer | undefined {
  return base64Pattern.test(text) ? Buffer.from(text, 'base64') : undefined;
}

import { describe, expect, it } from 'vitest';
import { findConditionKey } from '../../../stacks/iam/condition-keys.ts';

describe('a condition key', () => {
  it.each([
    'aws:SourceVpce',
    'AWS:sourcevpce',
    'aws:PRINCIPALTAG/Tenant',
    'kms:EncryptionContext:aws:logs:arn',
  ])('%s is known in any case', (name) => {
    expect(findConditionKey(name)).toEqual({ type: 'string', values: 'one' });
  });

  it('has the type that its operators need', () => {
    const types = [
      'aws:SourceIp',
      'aws:SecureTransport',
      'aws:SourceArn',
      'aws:CurrentTime',
      's3:max-keys',
    ].map((name) => findConditionKey(name)?.type);
    expect(types).toEqual(['ip', 'bool', 'arn', 'date', 'numeric']);
  });

  it.each(['dynamodb:LeadingKeys', 'aws:TagKeys', 'aws:CalledVia'])('%s has a set of values', (name) => {
    expect(findConditionKey(name)?.values).toBe('many');
  });

  it.each([
    'aws:SourceVpce2',
    'aws:PrincipalTag/',
    'aws:PrincipalTag',
    'kms:EncryptionContext:',
    'constructor',
    '',
  ])('"%s" is unknown', (name) => {
    expect(findConditionKey(name)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { actionsLike, globalKeys } from '../../../../stacks/prove/model/service-reference.ts';

const namesLike = (pattern: string) => actionsLike(pattern)?.map(({ name }) => name);

describe('the reference', () => {
  it('has an action by its name in any case, with its resources and keys', () => {
    const [found, ...others] = actionsLike('S3:getobject') ?? [];
    expect(others).toEqual([]);
    expect(found).toMatchObject({ name: 's3:GetObject' });
    expect(found?.resources).toContainEqual({ type: 'object', arn: 'arn:*:s3:::*/*' });
    expect(found?.conditionKeys).toContain('s3:existingobjecttag/*');
  });

  it('has all actions of a pattern', () => {
    expect(namesLike('sts:Assume*')).toEqual(
      expect.arrayContaining(['sts:AssumeRole', 'sts:AssumeRoleWithSAML']),
    );
    expect(namesLike('s3:GetObjekt')).toEqual([]);
  });

  it('distinguishes an unknown service from a service without the action', () => {
    expect(actionsLike('s4:GetObject')).toBeUndefined();
    expect(actionsLike('../s3:GetObject')).toBeUndefined();
    expect(actionsLike('')).toBeUndefined();
  });

  it('has no resources for an action on everything', () => {
    expect(actionsLike('logs:DescribeLogGroups')?.[0]?.resources).not.toContainEqual({
      type: 'bucket',
      arn: 'arn:*:s3:::*',
    });
    expect(actionsLike('sts:GetCallerIdentity')?.[0]?.resources).toEqual([]);
  });

  it('has keys for every service, with a star for a tag', () => {
    expect(globalKeys).toEqual(expect.arrayContaining(['aws:sourcevpce', 'aws:principaltag/*']));
    expect(globalKeys.join('')).toBe(globalKeys.join('').toLowerCase());
  });
});

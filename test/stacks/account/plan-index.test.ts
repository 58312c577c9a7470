import { describe, expect, test } from 'vitest';
import { indexPlan, needText, textOf, textsOf } from '../../../stacks/account/plan-index.ts';
import { BUCKET, fixturePlan, resource, TABLE_ARN } from '../local/fixture-plan.ts';

const role = (id: string, arn: string) => resource('aws:iam/role:Role', id, { name: id }, { arn });

describe('the look-ups of a plan', () => {
  const index = indexPlan(fixturePlan());

  test('find resources by type, id, ARN and property', () => {
    expect(index.byType('aws:ec2/subnet:Subnet').map((each) => each.id)).toEqual(['subnet-a', 'subnet-b']);
    expect(index.byId('aws:s3/bucket:Bucket', BUCKET)?.id).toBe(BUCKET);
    expect(index.byArn(TABLE_ARN)?.id).toBe('parcels');
    const found = index.byProperty('aws:iam/rolePolicy:RolePolicy', 'role', 'invoke');
    expect(found.map((each) => each.id)).toEqual(['invoke:inline']);
  });

  test('find nothing where there is nothing', () => {
    expect(index.byType('aws:no/such:Type')).toEqual([]);
    expect(index.byId('aws:s3/bucket:Bucket', 'other')).toBeUndefined();
    expect(index.byArn('arn:aws:s3:::other')).toBeUndefined();
    expect(index.byProperty('aws:iam/rolePolicy:RolePolicy', 'role', 'other')).toEqual([]);
    expect(() => index.needById('aws:s3/bucket:Bucket', 'other', 'a test')).toThrow('needed for a test');
  });

  test('throw rather than pick one of two', () => {
    const twice = indexPlan(fixturePlan(() => [role('a', 'arn:1'), role('a', 'arn:1')]));
    expect(() => twice.byId('aws:iam/role:Role', 'a')).toThrow('more than one aws:iam/role:Role with id a');
    expect(() => twice.byArn('arn:1')).toThrow('more than one resource with ARN arn:1');
  });

  test('read outputs before inputs, and throw for what is not text', () => {
    const each = resource(
      't:t/t:T',
      'x',
      { a: 'input', b: 'only', list: ['x'], mixed: ['x', 1] },
      { a: 'output' },
    );
    expect([textOf(each, 'a'), textOf(each, 'b'), textOf(each, 'c')]).toEqual(['output', 'only', undefined]);
    expect(() => needText(each, 'c')).toThrow('urn:T-x: the property "c" is not a text');
    expect(textsOf(each, 'list')).toEqual(['x']);
    expect(textsOf(each, 'absent')).toEqual([]);
    expect(() => textsOf(each, 'mixed')).toThrow('is not a list of texts');
  });
});

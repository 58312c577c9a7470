import { routerWithoutTenantData } from '../../../../stacks/prove/sessions/router-without-tenant-data.ts';
import { allowAlso, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(routerWithoutTenantData, [
  {
    title: 'the router may read letters',
    mutate: allowAlso(
      'RouterPolicy',
      's3:GetObject',
      'arn:aws:s3:::chokepoint-local-letters-123456789012/tundra/*',
    ),
    finds: ['RouterPolicy', 'policy'],
    reason: /reaches arn:aws:s3:::chokepoint-local-letters.*, the data of chokepoint-local-data-/,
  },
  {
    title: 'the router may scan the parcels, which no data role may',
    mutate: allowAlso(
      'RouterPolicy',
      'dynamodb:Scan',
      'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-local-parcels',
    ),
    finds: ['RouterPolicy', 'policy'],
    reason: /reaches arn:aws:dynamodb.*parcels/,
  },
  {
    title: 'the router may become any role of the app',
    mutate: allowAlso('RouterPolicy', 'sts:AssumeRole', 'arn:aws:iam::123456789012:role/chokepoint-*'),
    finds: ['RouterPolicy', 'policy'],
    reason: /may assume chokepoint-local-\S+, which is no session role/,
  },
  {
    title: 'the bucket lets the router in',
    mutate: statements('LettersPolicy', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:role/chokepoint-local-router' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::chokepoint-local-letters-123456789012/*',
      },
    ]),
    finds: ['LettersPolicy', 'policy'],
    reason: /allows chokepoint-local-router by name/,
  },
]);

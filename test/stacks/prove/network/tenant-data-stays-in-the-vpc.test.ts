import { tenantDataStaysInTheVpc } from '../../../../stacks/prove/network/tenant-data-stays-in-the-vpc.ts';
import { dropped, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-local-parcels';

proofFails(tenantDataStaysInTheVpc, [
  {
    title: 'a bucket may be read from anywhere by whoever may read it',
    mutate: dropped('LettersPolicy', 'InsideVpcOnly'),
    finds: ['LettersPolicy', 'policy'],
    reason: /does not deny s3:GetObject on .* from outside the VPC/,
  },
  {
    title: "a table's Deny forgets its index",
    mutate: statements('ParcelsPolicy', (own) =>
      own.map((one) => (one.Sid === 'InsideVpcOnly' ? { ...one, Resource: table } : one)),
    ),
    finds: ['ParcelsPolicy', 'policy'],
    reason: /does not deny dynamodb:Query on .*\/index\/byTenant from outside/,
  },
]);

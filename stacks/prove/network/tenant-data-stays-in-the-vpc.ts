/**
 * The policy of each store alone lets nobody read or write tenant data from outside this VPC, not even an
 * administrator of the account. Evaluates it beside an identity policy that allows everything, without a boundary.
 */
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { agent, almighty, elsewhere } from '../model/almighty.ts';
import { finding, type Proof } from '../model/proof.ts';
import type { Thing } from '../model/reach-types.ts';
import { resourcePolicyOf } from '../model/stores.ts';
import { actsOn } from '../reach/actions.ts';
import { withReach } from '../reach/reached.ts';

export const tenantDataStaysInTheVpc: Proof = {
  id: 'tenant-data-stays-in-the-vpc',
  title:
    "The policies of buckets and tables with tenants' data deny in words whatever does not come from this VPC",
  only: 'deploy',
  check(plan: Plan) {
    return withReach(plan, ({ things }) =>
      things.filter(({ holds }) => holds === 'tenant data').flatMap((thing) => storeFindings(plan, thing)),
    );
  },
};

/** Reads and writes of content. Without DeleteObjectVersion, so that the removal of a stage can empty its bucket. */
const content =
  /^(s3:(GetObject|GetObjectVersion|PutObject|DeleteObject|ListBucket)|dynamodb:(GetItem|BatchGetItem|Query|Scan|PutItem|UpdateItem|DeleteItem|BatchWriteItem|ConditionCheckItem|PartiQL\w+))$/;

function storeFindings(plan: Plan, thing: Thing): Finding[] {
  const { at, policy } = resourcePolicyOf(plan, thing);
  if (!at || !policy) return [{ urn: thing.urn, property: 'policy', reason: 'has no resource policy' }];
  const decide = almighty(plan.accountId, `arn:aws:iam::${plan.accountId}:role/administrator`);
  const requests = actsOn(thing.kind)
    .filter(({ action }) => content.test(action))
    .flatMap(({ action, address }) => resourcesOf(thing, address).map((resource) => ({ action, resource })));
  return requests
    .filter((request) =>
      elsewhere.some(
        (from) => !decide({ ...request, context: { ...agent, ...from } }, { resource: policy }).explicitDeny,
      ),
    )
    .map(({ action, resource }) =>
      finding(at, 'policy', `does not deny ${action} on ${resource} from outside the VPC`),
    );
}

function resourcesOf({ arn, indexes = [] }: Thing, address: string): string[] {
  if (address === 'object') return [`${arn}/sample-tenant/x`];
  return address === 'partition or index' ? [arn, ...indexes.map((index) => `${arn}/index/${index}`)] : [arn];
}

/**
 * The front door of a shared stage is behind a firewall that limits rates by address and by token, blocks by AWS's
 * managed rules, and has a log. Source: AWS WAF Developer Guide, "Rate-based rule statements".
 */
import { rowOf } from '../../app/stage/stages.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { frontDoors } from '../model/actors.ts';
import { finding, list, ofPlan, ofType, type Proof } from '../model/proof.ts';

type WebAclRule = {
  name: string;
  action?: Record<string, unknown>;
  overrideAction?: Record<string, unknown>;
  statement?: {
    rateBasedStatement?: { limit?: number; aggregateKeyType?: string };
    managedRuleGroupStatement?: { name?: string };
  };
};

export const firewallOnSharedDoors: Proof = {
  id: 'firewall-on-shared-doors',
  title:
    'Every front door of a shared stage stands behind a firewall with managed rules, rate limits and a log',
  check(plan: Plan) {
    const found = ofType(plan, 'aws:wafv2/webAcl:WebAcl').flatMap((acl) => aclFindings(plan, acl));
    return rowOf(plan.stage).shared ? [...found, ...unguarded(plan)] : found;
  },
};

function unguarded(plan: Plan): Finding[] {
  const acls = ofType(plan, 'aws:wafv2/webAcl:WebAcl').map(({ outputs }) => outputs.arn);
  const guarded = ofType(plan, 'aws:wafv2/webAclAssociation:WebAclAssociation')
    .filter(({ inputs }) => acls.includes(inputs.webAclArn))
    .map(({ inputs }) => inputs.resourceArn);
  const stages = frontDoors(plan).flatMap((api) =>
    ofType(plan, 'aws:apigateway/stage:Stage').filter(({ inputs }) => inputs.restApi === api.id),
  );
  if (stages.length === 0) return [ofPlan(plan, 'resources', 'there is no front door')];
  return stages
    .filter(({ outputs }) => !guarded.includes(outputs.arn))
    .map((stage) => finding(stage, 'arn', 'stands behind no firewall of this plan'));
}

function aclFindings(plan: Plan, acl: Resource): Finding[] {
  const rules = list(acl.inputs.rules as WebAclRule[] | undefined);
  const blocking = rules.filter(isBlocking);
  const rates = blocking.flatMap(({ statement }) => list(statement?.rateBasedStatement));
  const managed = blocking.flatMap(({ statement }) => list(statement?.managedRuleGroupStatement?.name));
  const logged = ofType(plan, 'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration').some(
    ({ inputs }) => inputs.resourceArn === acl.outputs.arn,
  );
  const missing = (property: string, reason: string) => finding(acl, property, reason);
  return [
    ...(managed.includes('AWSManagedRulesCommonRuleSet')
      ? []
      : [missing('rules', 'lacks AWSManagedRulesCommonRuleSet, or only counts it')]),
    ...(rates.some(({ aggregateKeyType = 'IP' }) => aggregateKeyType === 'IP')
      ? []
      : [missing('rules', 'limits no rate by address')]),
    ...(rates.some(({ aggregateKeyType }) => aggregateKeyType === 'CUSTOM_KEYS')
      ? []
      : [missing('rules', 'limits no rate by token')]),
    ...(logged ? [] : [missing('logging', 'keeps no log')]),
  ];
}

/** A managed group blocks unless an override makes it only count; our own rule blocks if its action is block. */
function isBlocking({ action, overrideAction }: WebAclRule): boolean {
  return overrideAction ? overrideAction.count === undefined : action?.block !== undefined;
}

/**
 * Whether a topic of the plan, and its key, admit a service that publishes. Findings are at the publisher. A topic
 * outside the plan is a finding, because its policy is unknown.
 */
import { evaluate } from '../../iam/evaluate.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { plain } from '../model/almighty.ts';
import { finding, ofType } from '../model/proof.ts';
import { keyOf, resourcePolicyOf } from '../model/stores.ts';

/** A publisher and its target. `says` are its condition keys for the topic, `saysToKey` those for the topic's key. */
export type Publishing = {
  at: Resource;
  property: string;
  to: string;
  service: string;
  says: Record<string, string>;
  saysToKey: Record<string, string>;
};

/** @returns no finding when the message arrives */
export function topicFindings(plan: Plan, publishing: Publishing): Finding[] {
  const { at, property, to, service, says } = publishing;
  const found = (reason: string) => [finding(at, property, reason)];
  const topic = ofType(plan, 'aws:sns/topic:Topic').find(({ outputs }) => outputs.arn === to);
  if (topic === undefined)
    return found(`is ${to}, which is no topic of this plan: nobody can say whom it admits`);
  const { policy } = resourcePolicyOf(plan, { arn: to, name: String(topic.inputs.name), urn: topic.urn });
  const admitted =
    policy !== undefined &&
    evaluate(
      { action: 'sns:Publish', resource: to, ...from(plan, service, says) },
      { identity: [], resource: policy },
    ).allowed;
  return admitted ? keyFindings(plan, topic, publishing) : found(`is a topic that does not admit ${service}`);
}

function keyFindings(
  plan: Plan,
  topic: Resource,
  { at, property, to, service, saysToKey }: Publishing,
): Finding[] {
  const { kmsMasterKeyId } = topic.inputs;
  if (kmsMasterKeyId === undefined) return [];
  const key = keyOf(plan, kmsMasterKeyId);
  // SNS Developer Guide, "Key management": the key that AWS manages admits no event source.
  if (key === undefined)
    return [finding(at, property, `is a topic under ${kmsMasterKeyId}, which is no key of this plan`)];
  const says = { ...saysToKey, 'kms:EncryptionContext:aws:sns:topicArn': to };
  const refused = ['kms:GenerateDataKey', 'kms:Decrypt'].filter(
    (action) =>
      !evaluate(
        { action, resource: key.arn, ...from(plan, service, says) },
        { identity: [], resource: key.policy },
      ).allowed,
  );
  return refused.length === 0
    ? []
    : [finding(at, property, `is a topic whose key refuses ${service}: ${refused.join(', ')}`)];
}

/** @returns principal and context of a service under its own name, with these condition keys and no others */
export function from({ accountId }: Plan, service: string, says: Record<string, string>) {
  return {
    principal: { arn: service, accountId, service },
    context: { ...plain, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': service, ...says },
  };
}

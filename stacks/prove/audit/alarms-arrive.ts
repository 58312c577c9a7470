/**
 * Alarms arrive: each event rule is on and has a target, each alarm has an action, and the policies of the target
 * and of its key admit the message, with only the condition keys that EventBridge and CloudWatch send. The IAM
 * evaluator decides. A target of another type is a finding, because its condition keys are unknown.
 */
import { indexPlan } from '../../account/plan-index.ts';
import { evaluate } from '../../iam/evaluate.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { declaredPlan } from '../model/declared-plan.ts';
import { functionPolicies } from '../model/function-policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';
import { from, topicFindings } from './publishing.ts';

export const alarmsArrive: Proof = {
  id: 'alarms-arrive',
  title: 'Every event rule and every alarm is on, and its target and the key of that admit what it sends',
  check(plan: Plan) {
    const rules = ofType(plan, 'aws:cloudwatch/eventRule:EventRule');
    return [
      ...rules.flatMap((rule) => ruleFindings(plan, rule)),
      ...ofType(plan, 'aws:cloudwatch/eventTarget:EventTarget').flatMap((target) =>
        targetFindings(plan, target, rules),
      ),
      ...ofType(plan, 'aws:cloudwatch/metricAlarm:MetricAlarm').flatMap((alarm) =>
        alarmFindings(plan, alarm),
      ),
    ];
  },
};

function ruleFindings(plan: Plan, rule: Resource): Finding[] {
  const { name, state = 'ENABLED', isEnabled = true } = rule.inputs;
  const targets = ofType(plan, 'aws:cloudwatch/eventTarget:EventTarget');
  return [
    ...(state === 'DISABLED' || isEnabled !== true
      ? [finding(rule, 'state', 'is off: it tells nobody')]
      : []),
    ...(targets.some(({ inputs }) => inputs.rule === name)
      ? []
      : [finding(rule, 'name', 'has no target: it tells nobody')]),
  ];
}

function targetFindings(plan: Plan, target: Resource, rules: Resource[]): Finding[] {
  const { rule: name, arn, roleArn } = target.inputs;
  const rule = rules.find(({ inputs }) => inputs.name === name);
  if (rule === undefined) return [finding(target, 'rule', `is ${name}, which is no rule of this plan`)];
  if (roleArn !== undefined)
    return [
      finding(target, 'roleArn', 'must be absent: with a role, deliveries to topics and functions may fail'),
    ];
  const service = 'events.amazonaws.com';
  const sending = { at: target, property: 'arn', to: String(arn), service };
  // EventBridge User Guide, "Using resource-based policies": a request to a topic does not name the rule
  // (assumption rules-publish-without-a-source). One to a function does, without aws:SourceAccount
  // ("Troubleshooting").
  if (isOf(arn, 'sns')) return topicFindings(plan, { ...sending, says: {}, saysToKey: {} });
  if (isOf(arn, 'lambda')) return functionFindings(plan, target, String(rule.outputs.arn));
  return [finding(target, 'arn', `is ${arn}: what EventBridge says to such a target is not known here`)];
}

function alarmFindings(plan: Plan, alarm: Resource): Finding[] {
  const { alarmActions, okActions, insufficientDataActions, actionsEnabled = true } = alarm.inputs;
  const source = { 'aws:SourceAccount': plan.accountId };
  const actions = { alarmActions, okActions, insufficientDataActions } as Record<
    string,
    string[] | undefined
  >;
  return [
    ...(actionsEnabled === true ? [] : [finding(alarm, 'actionsEnabled', 'is false: it tells nobody')]),
    ...(list(actions.alarmActions).length > 0
      ? []
      : [finding(alarm, 'alarmActions', 'is empty: it tells nobody')]),
    ...Object.entries(actions).flatMap(([property, arns]) =>
      list(arns).flatMap((to) =>
        isOf(to, 'sns')
          ? topicFindings(plan, {
              ...{ at: alarm, property, to, service: 'cloudwatch.amazonaws.com' },
              // Assumption alarms-say-whose-they-are.
              says: { ...source, 'aws:SourceArn': String(alarm.outputs.arn) },
              saysToKey: source,
            })
          : [finding(alarm, property, `is ${to}: what CloudWatch says to such a target is not known here`)],
      ),
    ),
  ];
}

const isOf = (arn: unknown, service: string) => String(arn).split(':')[2] === service;

function functionFindings(plan: Plan, target: Resource, ruleArn: string): Finding[] {
  const { arn } = target.inputs;
  const service = 'events.amazonaws.com';
  const policy = functionPolicies(indexPlan(declaredPlan(plan)))(String(arn));
  const admitted =
    policy !== undefined &&
    evaluate(
      {
        action: 'lambda:InvokeFunction',
        resource: String(arn),
        ...from(plan, service, { 'aws:SourceArn': ruleArn }),
      },
      { identity: [], resource: policy },
    ).allowed;
  return admitted ? [] : [finding(target, 'arn', `is a function that does not admit ${service}`)];
}

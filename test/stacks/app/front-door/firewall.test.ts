/** What stands before the front door, and that nothing of it sees or keeps a token. */
import { beforeAll, describe, expect, it } from 'vitest';
import { stageOf } from '../../../../stacks/app/stage/stage-of.ts';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned } from '../../../support/plans.ts';

const shared = ['staging', 'production'];
const plans = new Map<string, Plan>();
const plan = (stage: string) => plans.get(stage) as Plan;

beforeAll(async () => {
  for (const stage of [...shared, 'local']) plans.set(stage, await planned(stage));
  plans.set('ines', await planned('ines', { dev: true }));
});

type Override = { name: string; actionToUse: Record<string, object> };
type Rule = {
  name: string;
  priority: number;
  action?: { block?: { customResponse?: { responseCode: number; customResponseBodyKey: string } } };
  statement: {
    managedRuleGroupStatement?: { vendorName: string; ruleActionOverrides?: Override[] };
    rateBasedStatement?: { aggregateKeyType: string; limit: number; evaluationWindowSec: number };
  };
  visibilityConfig: { sampledRequestsEnabled: boolean };
};

const webAcl = (stage: string): Resource => one(plan(stage), 'WebAcl', 'Firewall');
const rules = (stage: string) => webAcl(stage).inputs.rules as Rule[];
const rule = (stage: string, name: string) => rules(stage).find((one) => one.name === name) as Rule;
const countedBy = (stage: string, name: string) =>
  (rule(stage, name).statement.managedRuleGroupStatement?.ruleActionOverrides ?? [])
    .filter(({ actionToUse }) => JSON.stringify(actionToUse) === '{"count":{}}')
    .map((override) => override.name);

describe('the firewall', () => {
  it.each(shared)('stands before every front door of %s', (stage) => {
    const guarded = all(plan(stage), 'WebAclAssociation').map(({ inputs }) => inputs.resourceArn);
    const doors = stageOf(stage, {}).doors.map(({ name }) => one(plan(stage), 'Stage', `${name}Stage`));
    expect(doors.length).toBeGreaterThan(0);
    expect(guarded).toEqual(doors.map(({ outputs }) => outputs.arn));
    for (const { inputs } of all(plan(stage), 'WebAclAssociation'))
      expect(inputs.webAclArn).toBe(webAcl(stage).outputs.arn);
  });

  it.each(['local', 'ines'])('costs the stage %s nothing', (stage) => {
    expect(plan(stage).resources.filter(({ type }) => type.startsWith('aws:wafv2/'))).toEqual([]);
  });

  it('asks AWS about addresses, known attacks and common ones, in this order, after our own limits', () => {
    expect(rules('production').map(({ name, priority }) => [priority, name])).toEqual([
      [0, 'AWSManagedRulesAmazonIpReputationList'],
      [1, 'RatePerAddress'],
      [2, 'RatePerToken'],
      [3, 'AWSManagedRulesKnownBadInputsRuleSet'],
      [4, 'AWSManagedRulesCommonRuleSet'],
    ]);
  });

  it('blocks no call for what its arguments say, and no client for having no name', () => {
    expect(countedBy('production', 'AWSManagedRulesCommonRuleSet')).toEqual([
      'NoUserAgent_HEADER',
      'SizeRestrictions_BODY',
      'SizeRestrictions_QUERYSTRING',
      'CrossSiteScripting_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'EC2MetaDataSSRF_BODY',
    ]);
    expect(countedBy('production', 'AWSManagedRulesKnownBadInputsRuleSet')).toEqual([
      'JavaDeserializationRCE_BODY',
      'Log4JRCE_BODY',
      'ReactJSRCE_BODY',
    ]);
    expect(countedBy('production', 'AWSManagedRulesAmazonIpReputationList')).toEqual([]);
  });

  it.each([
    ['RatePerAddress', 'requestsPerAddress'],
    ['RatePerToken', 'requestsPerToken'],
  ] as const)('%s answers 429 beyond the limit of the stage', (name, limit) => {
    const { firewall } = stageOf('production', {});
    const { action, statement } = rule('production', name);
    expect(statement.rateBasedStatement).toMatchObject({
      limit: firewall?.[limit],
      evaluationWindowSec: firewall?.windowSeconds,
    });
    const { responseCode, customResponseBodyKey } = action?.block?.customResponse ?? {};
    expect(responseCode).toBe(429);
    expect(webAcl('production').inputs.customResponseBodies).toMatchObject([{ key: customResponseBodyKey }]);
  });
});

describe('the log of the firewall', () => {
  it('replaces tokens, cookies and codes, in the log, in samples and in the keys of rate rules', () => {
    const { dataProtectionConfig } = webAcl('production').inputs;
    expect(dataProtectionConfig).toEqual({
      dataProtections: [
        {
          action: 'SUBSTITUTION',
          field: { fieldType: 'SINGLE_HEADER', fieldKeys: ['authorization', 'cookie'] },
        },
        { action: 'SUBSTITUTION', field: { fieldType: 'QUERY_STRING' } },
      ],
    });
    const logging = one(plan('production'), 'WebAclLoggingConfiguration', 'FirewallLogging');
    expect(logging.inputs.redactedFields).toEqual([
      { singleHeader: { name: 'authorization' } },
      { singleHeader: { name: 'cookie' } },
      { queryString: {} },
    ]);
    const samples = rules('production').map(
      ({ visibilityConfig }) => visibilityConfig.sampledRequestsEnabled,
    );
    expect(new Set(samples)).toEqual(new Set([false]));
  });

  it('goes to a group that WAF may write, kept as long as the others', () => {
    const group = one(plan('production'), 'LogGroup', 'FirewallLog');
    expect(group.id).toMatch(/^aws-waf-logs-/);
    expect(group.inputs.retentionInDays).toBe(stageOf('production', {}).logRetentionDays);
    const logging = one(plan('production'), 'WebAclLoggingConfiguration', 'FirewallLogging');
    expect(logging.inputs.logDestinationConfigs).toEqual([group.outputs.arn]);
    const policy = one(plan('production'), 'LogResourcePolicy', 'FirewallLogDelivery');
    expect(JSON.parse(String(policy.inputs.policyDocument)).Statement).toMatchObject([
      {
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Resource: `${group.outputs.arn}:*`,
        Condition: { StringEquals: { 'aws:SourceAccount': plan('production').accountId } },
      },
    ]);
  });
});

describe('TLS', () => {
  it('starts at 1.2 for every domain, and the access log says which one was spoken', () => {
    for (const stage of shared) {
      const domains = all(plan(stage), 'DomainName');
      expect(domains.map(({ inputs }) => inputs.securityPolicy)).toEqual(['TLS_1_2']);
      const { format } = one(plan(stage), 'Stage', 'FrontDoorStage').inputs.accessLogSettings as {
        format: string;
      };
      expect(JSON.parse(format).tls).toBe('$context.tlsVersion');
    }
  });
});

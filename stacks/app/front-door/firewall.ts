// biome-ignore-all lint/style/noExcessiveLinesPerFile: one web ACL, rule by rule
/**
 * The web ACL before the front doors of a shared stage: it blocks known bad addresses, floods, and requests
 * that scanners send to any web server. It sees neither tool nor caller nor JSON-RPC, so it only saves cost
 * and noise before a Lambda runs; authorizer, router and IAM decide about a call and do not rely on it. Its
 * log, its samples and the keys of its rate rules never hold a token. It never blocks a call for its
 * arguments, because people write about paths, scripts and attacks.
 */

import { logKey } from '../data/keys.ts';
import { deployment, named, stage } from '../stage/deployment.ts';
import type { Firewall } from '../stage/stages.ts';
import { frontDoors } from './front-door.ts';

/**
 * Every rule that reads a body, and the rules on headers that a plain HTTP client omits (AWS WAF Developer
 * Guide, "Baseline rule groups"; assumption firewall-body-rules-are-listed). WAF counts and labels such
 * requests but does not block them. The overrides need no path: only /mcp and the form of the approval page
 * take a body, and the page checks the form's to the byte. The rule on long query strings only counts too,
 * because an issuer may send a code of more than 2,048 bytes back.
 */
const countedRules = {
  AWSManagedRulesCommonRuleSet: [
    'NoUserAgent_HEADER',
    'SizeRestrictions_BODY',
    'SizeRestrictions_QUERYSTRING',
    'CrossSiteScripting_BODY',
    'GenericLFI_BODY',
    'GenericRFI_BODY',
    'EC2MetaDataSSRF_BODY',
  ],
  AWSManagedRulesKnownBadInputsRuleSet: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'],
  AWSManagedRulesAmazonIpReputationList: [],
} satisfies Record<string, string[]>;

type WebAclRule = aws.types.input.wafv2.WebAclRule;

const bearer = { name: 'authorization' } as const;
/** Tokens, the sign-ins of the approval page, and the codes that come back to it. */
const secretHeaders = [bearer.name, 'cookie'];
const seen = (name: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName: name,
  // A sample holds whole headers; the log has enough for an operator.
  sampledRequestsEnabled: false,
});

if (stage.firewall) createFirewall(stage.firewall);

function createFirewall(firewall: Firewall) {
  const webAcl = createWebAcl(firewall);
  logOf(webAcl);
  for (const { name, stageArn } of frontDoors)
    new aws.wafv2.WebAclAssociation(`${name}Firewall`, { webAclArn: webAcl.arn, resourceArn: stageArn });
}

/** About 960 of the 1,500 capacity units that the basic price covers (700 + 200 + 25 + 2 + 32). */
function createWebAcl(firewall: Firewall) {
  return new aws.wafv2.WebAcl('Firewall', {
    name: named('front-door'),
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    rules: rules(firewall),
    customResponseBodies: [
      {
        key: 'too-many',
        contentType: 'APPLICATION_JSON',
        content: JSON.stringify({ message: 'Too many requests. Try again in a minute.' }),
      },
    ],
    // The rules on bodies read their first 16 kB, which is included in the price; the router reads all of a body.
    associationConfig: { requestBodies: [{ apiGateway: { defaultSizeInspectionLimit: 'KB_16' } }] },
    // Assumption firewall-hides-tokens.
    dataProtectionConfig: {
      dataProtections: [
        { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: secretHeaders } },
        { action: 'SUBSTITUTION', field: { fieldType: 'QUERY_STRING' } },
      ],
    },
    visibilityConfig: seen(named('front-door')),
  });
}

function rules({ windowSeconds, requestsPerAddress, requestsPerToken }: Firewall): WebAclRule[] {
  const evaluationWindowSec = windowSeconds;
  return [
    managed('AWSManagedRulesAmazonIpReputationList', 0),
    rate('RatePerAddress', 1, { aggregateKeyType: 'IP', limit: requestsPerAddress, evaluationWindowSec }),
    // This rule does not count requests without the header; the rule above does.
    rate('RatePerToken', 2, {
      aggregateKeyType: 'CUSTOM_KEYS',
      customKeys: [{ header: { ...bearer, textTransformations: [{ priority: 0, type: 'NONE' }] } }],
      limit: requestsPerToken,
      evaluationWindowSec,
    }),
    managed('AWSManagedRulesKnownBadInputsRuleSet', 3),
    managed('AWSManagedRulesCommonRuleSet', 4),
  ];
}

/** A rule group that AWS maintains, in its default version, so that AWS's updates arrive without a deploy. */
function managed(name: keyof typeof countedRules, priority: number): WebAclRule {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: countedRules[name].map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: seen(name),
  };
}

type RateStatement = aws.types.input.wafv2.WebAclRuleStatementRateBasedStatement;

/** Assumption firewall-answers-429. The headers are those of every other answer of the door. */
function rate(name: string, priority: number, rateBasedStatement: RateStatement): WebAclRule {
  const customResponse = {
    responseCode: 429,
    customResponseBodyKey: 'too-many',
    responseHeaders: [
      { name: 'Retry-After', value: '60' },
      { name: 'Access-Control-Allow-Origin', value: '*' },
    ],
  };
  return {
    name,
    priority,
    action: { block: { customResponse } },
    statement: { rateBasedStatement },
    visibilityConfig: seen(name),
  };
}

/** Logs blocked and counted requests; the door's access log has those that passed. */
function logOf(webAcl: aws.wafv2.WebAcl) {
  const logGroup = new aws.cloudwatch.LogGroup('FirewallLog', {
    // WAF writes to no other prefix (AWS WAF Developer Guide, "Amazon CloudWatch Logs").
    name: `aws-waf-logs-${named('front-door')}`,
    retentionInDays: stage.logRetentionDays,
    ...(logKey && { kmsKeyId: logKey.arn }),
  });
  const delivery = new aws.cloudwatch.LogResourcePolicy('FirewallLogDelivery', {
    policyName: named('firewall-log'),
    policyDocument: $jsonStringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: $interpolate`${logGroup.arn}:*`,
          Condition: {
            StringEquals: { 'aws:SourceAccount': deployment.accountId },
            ArnLike: { 'aws:SourceArn': `arn:aws:logs:${deployment.region}:${deployment.accountId}:*` },
          },
        },
      ],
    }),
  });
  const on = (action: string) => ({ actionCondition: { action } });
  new aws.wafv2.WebAclLoggingConfiguration(
    'FirewallLogging',
    {
      resourceArn: webAcl.arn,
      logDestinationConfigs: [logGroup.arn],
      redactedFields: [...secretHeaders.map((name) => ({ singleHeader: { name } })), { queryString: {} }],
      loggingFilter: {
        defaultBehavior: 'DROP',
        filters: [{ behavior: 'KEEP', requirement: 'MEETS_ANY', conditions: [on('BLOCK'), on('COUNT')] }],
      },
    },
    { dependsOn: [delivery] },
  );
}

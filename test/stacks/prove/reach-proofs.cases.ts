/** As proofs.cases.ts, for the proofs that ask the evaluator, and for those about logs, keys, firewall and TLS. */
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { add, allowAlso, find, type Mutation, set, statements, withoutCondition } from './proofs.cases.ts';

const bucket = 'arn:aws:s3:::chokepoint-local-letters-123456789012';
const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-local-parcels';
const fn = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:function:chokepoint-local-${name}`;
const log = (name: string) => `arn:aws:logs:eu-central-1:123456789012:log-group:/chokepoint/local/${name}`;

/** Several changes, one after the other. */
const all =
  (...changes: ((plan: Plan) => void)[]) =>
  (plan: Plan) => {
    for (const change of changes) change(plan);
  };

/** As if the plan were of a shared stage. */
const shared = (plan: Plan) => {
  plan.stage = 'production';
};

const without = (name: string) => (plan: Plan) => {
  const before = plan.resources.length;
  plan.resources = plan.resources.filter((one) => one.name !== name);
  if (plan.resources.length === before) throw new Error(`the plan has no ${name}`);
};

/** The statement with that Sid is gone. */
const dropped = (name: string, sid: string) =>
  statements(name, (own) => {
    const left = own.filter(({ Sid }) => Sid !== sid);
    if (left.length === own.length) throw new Error(`${name} has no statement ${sid}`);
    return left;
  });

const isolation: Mutation[] = (
  [
    [
      "a tool's code may write another tool's log",
      allowAlso('ToolCalleridPolicy', 'logs:PutLogEvents', `${log('tool-read_letter')}:*`),
      'ToolCalleridRole',
      /code of callerid reaches it outside: logs:PutLogEvents on the log group .*tool-read_letter/,
    ],
    [
      "a tool's code may read its own log group, which holds other callers",
      allowAlso('ToolCalleridPolicy', 'logs:FilterLogEvents', `${log('tool-callerid')}:*`),
      'ToolCalleridRole',
      /logs:FilterLogEvents/,
    ],
    [
      "a tool's code may invoke another tool",
      allowAlso('ToolCalleridPolicy', 'lambda:InvokeFunction', fn('tool-read_letter')),
      'ToolCalleridRole',
      /lambda:InvokeFunction on the function chokepoint-local-tool-read_letter/,
    ],
    [
      "a function lets another function's role invoke it",
      add('aws:lambda/permission:Permission', 'Neighbour', {
        action: 'lambda:InvokeFunction',
        function: 'chokepoint-local-tool-read_letter',
        principal: 'arn:aws:iam::123456789012:role/chokepoint-local-tool-callerid',
      }),
      'ToolCalleridRole',
      /lambda:InvokeFunction on the function chokepoint-local-tool-read_letter/,
    ],
    [
      'the invoke role may call every tool',
      (plan: Plan) =>
        statements('InvokeRolePolicy', (own) =>
          own.map((one) => ({
            ...one,
            Resource: String(one.Resource).replace('${aws:PrincipalTag/tool}', '*'),
          })),
        )(plan),
      'InvokeRole',
      /the session that calls callerid reaches it .* on the route \/tools\/read_letter/,
    ],
    [
      "a data role is open to every tenant's letters",
      statements('DataReadLetterPolicy', (own) =>
        own.map((one) => (one.Resource === undefined ? one : { ...one, Resource: `${bucket}/*` })),
      ),
      'DataReadLetterRole',
      /any data session of read_letter reaches it .* \* \(whole bucket\)/,
    ],
    [
      'a tenant is a prefix of another tenant',
      statements('DataReadLetterPolicy', (own) =>
        own.map((one) => ({ ...one, Resource: String(one.Resource).replace('}/*', '}*') })),
      ),
      'DataReadLetterRole',
      /\{caller\.tenant\}\* \(whole prefix\)/,
    ],
    [
      'leading keys may be absent, so that a Scan passes',
      statements('DataSearchParcelsPolicy', (own) =>
        own.map(({ Condition: { Null: _, ...Condition } = {}, ...one }) => ({ ...one, Condition })),
      ),
      'DataSearchParcelsRole',
      /\(whole table\)/,
    ],
    [
      'a role of a service may read the letters',
      all(
        add('aws:iam/role:Role', 'Exporter', {
          name: 'exporter',
          assumeRolePolicy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"glue.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
          inlinePolicies: [
            {
              name: 'read',
              policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"${table}"}]}`,
            },
          ],
        }),
        (plan) => {
          find(plan, 'Exporter').outputs = {
            ...find(plan, 'Exporter').inputs,
            arn: 'arn:aws:iam::123456789012:role/exporter',
            uniqueId: 'AROAEXPORTER',
          };
        },
      ),
      'Exporter',
      /dynamodb:DeleteTable on the table/,
    ],
    [
      'a policy asks by a key that nobody here knows',
      statements('ToolCalleridPolicy', (own) => [
        ...own,
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: `${bucket}/x`,
          Condition: { StringEquals: { 'aws:Moon': 'full' } },
        },
      ]),
      'ToolCalleridPolicy',
      /nothing can be said about reach: .*unknown condition key/,
    ],
  ] as const
).map(([title, mutate, name, reason]) => ({
  proof: 'isolation',
  title,
  mutate,
  finds: [name, name.endsWith('Policy') ? 'policy' : 'reach'],
  reason,
}));

const outside: Mutation = {
  proof: 'isolation',
  title: 'a session works outside the VPC, when neither its boundary nor the store asks from where',
  mutate: all(dropped('SessionBoundary', 'InsideVpcOnly'), dropped('LettersPolicy', 'InsideVpcOnly')),
  finds: ['DataReadLetterRole', 'reach'],
  reason: /any data session of read_letter reaches it outside: s3:GetObject/,
};

const contracts: Mutation[] = (
  [
    [
      'a data role may do what its contract does not say',
      allowAlso('DataReadLetterPolicy', 's3:PutObject', `${bucket}/\${aws:PrincipalTag/tenant}/*`),
      ['DataReadLetterRole', 'reach'],
      /any data session of read_letter may s3:PutObject/,
    ],
    [
      'a boundary allows nothing',
      statements('SessionBoundary', (own) => own.filter(({ Effect }) => Effect === 'Deny')),
      ['DataReadLetterRole', 'reach'],
      /cannot s3:GetObject on letters \{caller\.tenant\}\/\*/,
    ],
    [
      'a security group does not lead to the data',
      without('ToolToS3Egress'),
      ['DataReadLetterRole', 'reach'],
      /cannot s3:GetObject/,
    ],
    [
      "the gateway endpoint is in nobody's route table",
      (plan: Plan) => {
        find(plan, 'DynamodbEndpoint').inputs.routeTableIds = [];
      },
      ['DataSearchParcelsRole', 'reach'],
      /cannot dynamodb:Query/,
    ],
    [
      'a contract says less than the role',
      (plan: Plan) => {
        plan.contracts = plan.contracts.filter(({ name }) => name !== 'write_letter');
      },
      ['chokepoint', 'contracts'],
      /no contract declares any data session of write_letter/,
    ],
    [
      'the invoke role is refused by the endpoint',
      set(
        'ExecuteApiEndpointPolicy',
        'policy',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}',
      ),
      ['chokepoint', 'resources'],
      /the router cannot call callerid/,
    ],
  ] as const
).map(([title, mutate, finds, reason]) => ({
  proof: 'sessions-reach-what-contracts-say',
  title,
  mutate,
  finds: [...finds],
  reason,
}));

const boundary: Mutation[] = [
  {
    proof: 'sessions-are-bounded',
    title: 'a session role has no boundary',
    mutate: set('DataReadLetterRole', 'permissionsBoundary', undefined),
    finds: ['DataReadLetterRole', 'permissionsBoundary'],
    reason: /is absent/,
  },
  {
    proof: 'sessions-are-bounded',
    title: 'a session role has a boundary of its own',
    mutate: set('InvokeRole', 'permissionsBoundary', 'arn:aws:iam::aws:policy/PowerUserAccess'),
    finds: ['InvokeRole', 'policy'],
    reason: /PowerUserAccess is not in the plan/,
  },
  ...(
    [
      ['NoEscalation', /does not deny in words: iam:PassRole/],
      ['AgentsOnly', /without the tag actor=ai-agent: s3:GetObject/],
      ['InsideVpcOnly', /from outside the VPC: dynamodb:Query/],
    ] as const
  ).map(
    ([sid, reason]): Mutation => ({
      proof: 'sessions-are-bounded',
      title: `the boundary does not say ${sid}`,
      mutate: dropped('SessionBoundary', sid),
      finds: ['SessionBoundary', 'policy'],
      reason,
    }),
  ),
  {
    proof: 'sessions-are-bounded',
    title: 'the boundary allows everything that it does not deny',
    mutate: allowAlso('SessionBoundary', '*', '*'),
    finds: ['SessionBoundary', 'policy'],
    reason: /admits what no contract names: s3:DeleteBucket/,
  },
  {
    proof: 'sessions-are-bounded',
    title: "the boundary reaches other people's buckets",
    mutate: allowAlso('SessionBoundary', 's3:GetObject', 'arn:aws:s3:::*'),
    finds: ['SessionBoundary', 'policy'],
    reason: /admits what no contract names: s3:GetObject on arn:aws:s3:::elsewhere/,
  },
];

const settings: Mutation[] = (
  [
    [
      'policies-are-derived',
      'a safety net of the trust is gone',
      statements(
        'InvokeRole',
        (own) => own.map((one) => (one.Sid === 'Tags' ? withoutCondition('aws:RequestTag/actor')(one) : one)),
        'assumeRolePolicy',
      ),
      ['InvokeRole', 'assumeRolePolicy'],
      /Tags is missing or was changed/,
    ],
    [
      'policies-are-derived',
      'an Allow of a key says less of whom it is for, beside a Deny that says it',
      statements('LettersKey', (own) => own.map(withoutCondition('aws:PrincipalArn'))),
      ['LettersKey', 'policy'],
      /SessionsThroughS3 is missing or was changed/,
    ],
    [
      'policies-are-derived',
      'the audit store lets another writer in',
      statements('AuditPolicy', (own) => [
        ...own,
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:role/x' },
          Action: 's3:PutObject',
          Resource: '*',
        },
      ]),
      ['AuditPolicy', 'policy'],
      /is not what stacks\/app\/audit\/audit-policies\.ts makes/,
    ],
    [
      'services-act-for-us-only',
      'a stranger may have the service act',
      statements(
        'AuditDeliveryRole',
        (own) => own.map(({ Condition: _, ...one }) => one),
        'assumeRolePolicy',
      ),
      ['AuditDeliveryRole', 'assumeRolePolicy'],
      /firehose\.amazonaws\.com take it for any account/,
    ],
    [
      'router-acts-from-its-own-code',
      'the Deny is gone',
      dropped('RouterPolicy', 'MintFromOwnCodeOnly'),
      ['RouterPolicy', 'policy'],
      /does not deny in words: sts:AssumeRole from outside of any function/,
    ],
    [
      'router-acts-from-its-own-code',
      'the Allow asks for no code',
      statements('RouterPolicy', (own) =>
        own.map(({ Condition, ...one }) =>
          one.Sid === 'Record' ? one : { ...one, ...(Condition && { Condition }) },
        ),
      ),
      ['RouterPolicy', 'policy'],
      /allows firehose:PutRecord from arn:.*:function:another/,
    ],
    [
      'keys-open-through-their-store',
      'a key opens directly',
      dropped('LettersKey', 'NeverDirectly'),
      ['LettersKey', 'policy'],
      /does not deny in words: kms:Decrypt, directly/,
    ],
    [
      'keys-open-through-their-store',
      'a key opens for other roles',
      dropped('LettersKey', 'SessionsOnly'),
      ['LettersKey', 'policy'],
      /kms:Decrypt by other roles than sessions/,
    ],
    [
      'keys-open-through-their-store',
      'sessions cannot open their table',
      dropped('ParcelsKey', 'SessionsThroughDynamodb'),
      ['ParcelsKey', 'policy'],
      /keeps sessions from their data/,
    ],
    [
      'keys-open-through-their-store',
      'a data role may use a key directly',
      allowAlso('DataReadLetterPolicy', 'kms:Decrypt', 'arn:aws:kms:eu-central-1:123456789012:key/x'),
      ['DataReadLetterPolicy', 'policy'],
      /without naming the service/,
    ],
    [
      'keys-open-through-their-store',
      'the delivery may open whatever the log key encrypts',
      statements('AuditDeliveryPolicy', (own) =>
        own.map((one) =>
          one.Sid === 'Encrypt'
            ? { ...one, Condition: { StringEquals: one.Condition?.StringEquals ?? {} } }
            : one,
        ),
      ),
      ['AuditDeliveryPolicy', 'policy'],
      /without saying for what/,
    ],
    ...(['NoOtherKey', 'NoKeyOfTheClient'] as const).map(
      (sid) =>
        [
          'keys-open-through-their-store',
          `the bucket does not say ${sid}`,
          dropped('LettersPolicy', sid),
          ['LettersPolicy', 'policy'],
          /takes an object under/,
        ] as const,
    ),
    [
      'audit-immutable',
      'nothing is recorded',
      without('AuditSubscription'),
      ['RouterFunction', 'loggingConfig.logGroup'],
      /its audit lines go nowhere/,
    ],
    [
      'audit-immutable',
      'there is no store',
      without('AuditStream'),
      ['chokepoint', 'resources'],
      /no delivery stream writes/,
    ],
    [
      'audit-immutable',
      'anybody may forge a record',
      dropped('AuditPolicy', 'DeliveryOnly'),
      ['AuditPolicy', 'policy'],
      /s3:PutObject by others than the delivery/,
    ],
    [
      'audit-immutable',
      'a function may delete its log group',
      allowAlso('RouterPolicy', 'logs:DeleteLogGroup', `${log('router')}:*`),
      ['RouterLog', 'reach'],
      /the code of chokepoint-local-router may logs:DeleteLogGroup/,
    ],
    [
      'audit-immutable',
      'the delivery may take records away',
      allowAlso(
        'AuditDeliveryPolicy',
        's3:DeleteObject',
        'arn:aws:s3:::chokepoint-local-audit-123456789012/calls/*',
      ),
      ['Audit', 'reach'],
      /may s3:DeleteObject/,
    ],
    ['audit-immutable', 'a shared stage locks nothing', shared, ['Audit', 'objectLock'], /nothing is locked/],
    [
      'audit-immutable',
      'a shared stage lets administrators undo a record',
      shared,
      ['AuditPolicy', 'policy'],
      /does not deny in words: s3:DeleteObjectVersion/,
    ],
    ...(
      [
        [{ mode: 'GOVERNANCE', days: 400 }, /must be in COMPLIANCE mode/],
        [{ mode: 'COMPLIANCE', days: 1 }, /must keep records for 400 days, not 1/],
      ] as const
    ).map(
      ([defaultRetention, reason]) =>
        [
          'audit-immutable',
          `records are locked ${defaultRetention.mode} for ${defaultRetention.days} days`,
          all(
            shared,
            add('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration', 'Lock', {
              bucket: 'chokepoint-local-audit-123456789012',
              rule: { defaultRetention },
            }),
          ),
          ['Lock', 'rule'],
          reason,
        ] as const,
    ),
    [
      'trail-watches-data',
      'a shared stage has no trail',
      shared,
      ['chokepoint', 'resources'],
      /there is no trail/,
    ],
    ...(
      [
        [{ enableLogging: false }, 'enableLogging', /is off/],
        [{ enableLogFileValidation: false }, 'enableLogFileValidation', /not signed/],
        [{ s3BucketName: 'elsewhere' }, 's3BucketName', /not the audit store/],
        [{ advancedEventSelectors: [] }, 'advancedEventSelectors', /leave out uses of the bucket .*letters/],
      ] as const
    ).map(
      ([inputs, property, reason]) =>
        [
          'trail-watches-data',
          `a trail has ${JSON.stringify(inputs)}`,
          all(shared, add('aws:cloudtrail/trail:Trail', 'Witness', inputs)),
          ['Witness', property],
          reason,
        ] as const,
    ),
    [
      'tls-only',
      'a topic takes plain http',
      all(add('aws:sns/topic:Topic', 'Bell', {}), (plan) => {
        find(plan, 'Bell').outputs.arn = 'arn:aws:sns:eu-central-1:123456789012:bell';
      }),
      ['Bell', 'policy'],
      /no policy that refuses plain http/,
    ],
    [
      'subnets-let-tls-pass',
      'a subnet has no ACL',
      without('PrivateAcl'),
      ['PrivateSubnet1', 'networkAcl'],
      /lets everything pass/,
    ],
    ...(
      [
        [
          'egress',
          { protocol: '-1', cidrBlock: '0.0.0.0/0', fromPort: 0, toPort: 0, action: 'allow', ruleNo: 1 },
        ],
        [
          'egress',
          { protocol: 'tcp', cidrBlock: '0.0.0.0/0', fromPort: 22, toPort: 22, action: 'allow', ruleNo: 1 },
        ],
        [
          'ingress',
          { protocol: 'tcp', cidrBlock: '0.0.0.0/0', fromPort: 443, toPort: 443, action: 'allow', ruleNo: 1 },
        ],
      ] as const
    ).map(
      ([direction, rule]) =>
        [
          'subnets-let-tls-pass',
          `${direction} lets ${rule.protocol} ${rule.fromPort} pass`,
          set('PrivateAcl', direction, [rule]),
          ['PrivateAcl', direction],
          /rule 1 lets/,
        ] as const,
    ),
    [
      'tenant-data-stays-in-the-vpc',
      'a bucket may be read from anywhere by whoever may read it',
      dropped('LettersPolicy', 'InsideVpcOnly'),
      ['LettersPolicy', 'policy'],
      /does not deny s3:GetObject on .* from outside the VPC/,
    ],
    [
      'tenant-data-stays-in-the-vpc',
      "a table's Deny forgets its index",
      statements('ParcelsPolicy', (own) =>
        own.map((one) => (one.Sid === 'InsideVpcOnly' ? { ...one, Resource: table } : one)),
      ),
      ['ParcelsPolicy', 'policy'],
      /does not deny dynamodb:Query on .*\/index\/byTenant from outside/,
    ],
    [
      'tls-only',
      'a bucket takes plain http',
      dropped('LettersPolicy', 'TlsOnly'),
      ['LettersPolicy', 'policy'],
      /without TLS/,
    ],
    [
      'tls-only',
      'a table has no policy at all',
      without('ParcelsPolicy'),
      ['Parcels', 'policy'],
      /no policy that refuses plain http/,
    ],
    [
      'tls-only',
      'a domain admits TLS 1.0',
      add('aws:apigateway/domainName:DomainName', 'Old', { securityPolicy: 'TLS_1_0' }),
      ['Old', 'securityPolicy'],
      /is TLS_1_0/,
    ],
    [
      'tls-only',
      'a function of a real stage is told an http URL',
      (plan: Plan) => {
        plan.stage = 'ines';
      },
      ['AuthorizerFunction', 'environment.variables.IDENTITY'],
      /holds an http URL/,
    ],
    [
      'no-content-in-logs',
      'an API traces data',
      set('ToolsApiSettings', 'settings', { loggingLevel: 'OFF', dataTraceEnabled: true }),
      ['ToolsApiSettings', 'settings.dataTraceEnabled'],
      /traces hold bodies/,
    ],
    [
      'no-content-in-logs',
      'an API logs executions',
      set('ToolsApiSettings', 'settings', { loggingLevel: 'INFO', dataTraceEnabled: false }),
      ['ToolsApiSettings', 'settings.loggingLevel'],
      /must be OFF/,
    ],
    [
      'no-content-in-logs',
      'an API keeps no access log',
      set('FrontDoorStage', 'accessLogSettings', undefined),
      ['FrontDoorStage', 'accessLogSettings'],
      /no log group of this plan/,
    ],
    [
      'no-content-in-logs',
      'an access log holds the token',
      (plan: Plan) => {
        const { accessLogSettings } = find(plan, 'FrontDoorStage').inputs as {
          accessLogSettings: { format: string };
        };
        accessLogSettings.format = '{"token":"$context.authorizer.token"}';
      },
      ['FrontDoorStage', 'accessLogSettings.format'],
      /authorizer\./,
    ],
    [
      'no-content-in-logs',
      "the firewall's log holds tokens",
      add('aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration', 'FirewallLog', {
        redactedFields: [],
      }),
      ['FirewallLog', 'redactedFields'],
      /authorization header: secrets are logged/,
    ],
    [
      'endpoints-admit-our-own',
      'an endpoint has no policy',
      set('S3Endpoint', 'policy', undefined),
      ['S3Endpoint', 'policy'],
      /AWS then allows everything/,
    ],
    ...(
      [
        [{ Resource: 'arn:aws:s3:::*' }, /admits arn:aws:s3:::\*, which is not only ours/],
        [{ Resource: `${bucket}-of-a-stranger/*` }, /which is not only ours/],
        [{ Action: 's3:*' }, /allows the pattern s3:\*/],
        [
          { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } } },
          /does not ask for a role of this plan/,
        ],
      ] as const
    ).map(
      ([change, reason]) =>
        [
          'endpoints-admit-our-own',
          `an endpoint's statement says ${JSON.stringify(change)}`,
          statements('S3Endpoint', (own) => own.map((one) => ({ ...one, ...change }) as typeof one)),
          ['S3Endpoint', 'policy'],
          reason,
        ] as const,
    ),
    [
      'endpoints-admit-our-own',
      'an endpoint admits a bucket of that name, whosever it is',
      statements('S3Endpoint', (own) => own.map(withoutCondition('aws:ResourceAccount'))),
      ['S3Endpoint', 'policy'],
      /does not ask for a bucket of this account/,
    ],
    [
      'endpoints-admit-our-own',
      'an endpoint is open until its policy comes',
      allowAlso('ExecuteApiEndpoint', '*', '*'),
      ['ExecuteApiEndpoint', 'policy'],
      /must deny everything until/,
    ],
    [
      'dev-permissions-only-in-dev',
      'a role may publish to a laptop',
      allowAlso('RouterPolicy', 'appsync:Event*', 'arn:aws:appsync:eu-central-1:123456789012:apis/x'),
      ['RouterPolicy', 'policy'],
      /is for sst dev/,
    ],
    [
      'dev-permissions-only-in-dev',
      'a function has the settings of a live session',
      (plan: Plan) => {
        const { environment } = find(plan, 'RouterFunction').inputs as {
          environment: { variables: Record<string, string> };
        };
        environment.variables.SST_APPSYNC_HTTP = 'x';
      },
      ['RouterFunction', 'environment.variables.SST_APPSYNC_HTTP'],
      /setting of sst dev/,
    ],
    [
      'encryption-at-rest',
      'a shared stage logs without a key of its own',
      all(shared, set('RouterLog', 'kmsKeyId', undefined)),
      ['RouterLog', 'kmsKeyId'],
      /names no key of this plan/,
    ],
    [
      'encryption-at-rest',
      "a shared stage's bucket has AWS's key",
      all(
        shared,
        set('LettersEncryption', 'rules', [
          { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
        ]),
      ),
      ['LettersEncryption', 'rules'],
      /names no key of this plan/,
    ],
    [
      'encryption-at-rest',
      "a shared stage's table has AWS's key",
      all(shared, set('Parcels', 'serverSideEncryption', undefined)),
      ['Parcels', 'serverSideEncryption'],
      /names no key/,
    ],
    [
      'encryption-at-rest',
      'a key does not rotate',
      add('aws:kms/key:Key', 'Still', { enableKeyRotation: false }),
      ['Still', 'enableKeyRotation'],
      /must be true/,
    ],
    [
      'firewall-on-shared-doors',
      'a shared stage has no firewall',
      shared,
      ['FrontDoorStage', 'arn'],
      /stands behind no firewall/,
    ],
    ...(
      [
        [
          [
            {
              name: 'common',
              overrideAction: { count: {} },
              statement: { managedRuleGroupStatement: { name: 'AWSManagedRulesCommonRuleSet' } },
            },
          ],
          /only counts it/,
        ],
        [
          [{ name: 'rate', action: { count: {} }, statement: { rateBasedStatement: { limit: 1 } } }],
          /no rate by address/,
        ],
      ] as const
    ).map(
      ([rules, reason]) =>
        [
          'firewall-on-shared-doors',
          `a firewall has only the rule ${rules[0].name}`,
          add('aws:wafv2/webAcl:WebAcl', 'Sieve', { rules }),
          ['Sieve', 'rules'],
          reason,
        ] as const,
    ),
  ] as const
).map(
  ([proof, title, mutate, finds, reason]) =>
    ({ proof, title, mutate, finds: [...finds], reason }) as Mutation,
);

export const reachMutations: Mutation[] = [...isolation, outside, ...contracts, ...boundary, ...settings];

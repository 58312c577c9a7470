// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table, read as a whole
/**
 * Which properties of which resources concern trust, exposure, permissions or safeguards. Data for resource-changes.ts.
 * Any other property is an "other" change: it is still shown, in brief.
 */
import {
  authorization,
  believed,
  type DiffRules,
  granted,
  guard,
  identityPolicy,
  inVpc,
  lasting,
  look,
  opening,
  privacy,
  resourcePolicy,
  watch,
  way,
} from './rule.ts';

export const rules: DiffRules = {
  // Roles, rights and sign-in: IAM, KMS, Cognito.
  'aws:iam/role:Role': [
    {
      kind: 'trust',
      policies: ['assumeRolePolicy'],
      properties: { maxSessionDuration: (before, after) => lasting(after, before) },
    },
    look('permission', 'permissionsBoundary', 'inlinePolicies', 'managedPolicyArns'),
  ],
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': [believed],
  'aws:iam/user:User': [{ kind: 'trust', presence: 'widens' }],
  'aws:iam/accessKey:AccessKey': [{ kind: 'trust', presence: 'widens' }],
  'aws:iam/rolePolicy:RolePolicy': [identityPolicy],
  'aws:iam/policy:Policy': [identityPolicy],
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': [granted],
  'aws:kms/grant:Grant': [granted],
  'aws:kms/key:Key': [
    resourcePolicy,
    { kind: 'safeguard', properties: { enableKeyRotation: guard, deletionWindowInDays: lasting } },
  ],
  'aws:kms/keyPolicy:KeyPolicy': [resourcePolicy],
  'aws:cognito/userPool:UserPool': [look('trust')],
  'aws:cognito/userPoolClient:UserPoolClient': [believed],
  'aws:cognito/identityProvider:IdentityProvider': [believed],
  'aws:cognito/resourceServer:ResourceServer': [look('trust')],
  'aws:cognito/userGroup:UserGroup': [look('trust')],

  // Ways in: APIs, domains, and who may call a function.
  'aws:apigateway/restApi:RestApi': [
    {
      kind: 'exposure',
      policies: ['policy'],
      properties: { endpointConfiguration: privacy, disableExecuteApiEndpoint: guard },
    },
  ],
  'aws:apigateway/restApiPolicy:RestApiPolicy': [resourcePolicy],
  'aws:apigateway/method:Method': [
    { kind: 'exposure', presence: 'widens', properties: { authorization, authorizerId: 'unclear' } },
  ],
  'aws:apigateway/authorizer:Authorizer': [look('exposure')],
  'aws:apigateway/integration:Integration': [look('exposure', 'uri', 'type')],
  // The words for clients about sign-in, and the rights of web pages.
  'aws:apigateway/response:Response': [look('exposure', 'responseParameters')],
  'aws:apigateway/integrationResponse:IntegrationResponse': [
    look('exposure', 'responseParameters', 'responseTemplates'),
  ],
  'aws:apigateway/domainName:DomainName': [way],
  'aws:apigateway/basePathMapping:BasePathMapping': [way],
  'aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation': [way],
  'aws:apigateway/stage:Stage': [
    look('exposure', 'variables'),
    { kind: 'safeguard', properties: { accessLogSettings: 'unclear', xrayTracingEnabled: guard } },
  ],
  'aws:apigateway/methodSettings:MethodSettings': [look('safeguard')],
  'aws:lambda/permission:Permission': [way],
  'aws:lambda/functionUrl:FunctionUrl': [way],
  'aws:lambda/eventSourceMapping:EventSourceMapping': [way],
  'aws:lambda/function:Function': [
    {
      kind: 'exposure',
      properties: { vpcConfig: inVpc, 'environment.variables.ALLOWED_ORIGINS': 'unclear' },
    },
    look('permission', 'role'),
    {
      kind: 'trust',
      // Whose tokens the authorizer believes, and whose calls a tool answers.
      properties: {
        'environment.variables.IDENTITY': 'unclear',
        'environment.variables.INVOKE_ROLE_ARN': 'unclear',
      },
    },
    look('safeguard', 'tenancyConfig', 'kmsKeyArn', 'codeSigningConfigArn'),
  ],

  // Ways in and out of the VPC.
  'aws:ec2/internetGateway:InternetGateway': [way],
  'aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway': [way],
  'aws:ec2/natGateway:NatGateway': [way],
  'aws:ec2/eip:Eip': [way],
  'aws:ec2/route:Route': [way],
  'aws:ec2/routeTable:RouteTable': [look('exposure', 'routes')],
  'aws:ec2/routeTableAssociation:RouteTableAssociation': [look('exposure')],
  'aws:ec2/subnet:Subnet': [{ kind: 'exposure', properties: { mapPublicIpOnLaunch: opening } }],
  'aws:ec2/securityGroup:SecurityGroup': [look('exposure', 'ingress', 'egress')],
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': [look('exposure', 'ingress', 'egress')],
  'aws:ec2/securityGroupRule:SecurityGroupRule': [way],
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': [way],
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': [way],
  'aws:ec2/networkAcl:NetworkAcl': [look('exposure')],
  'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl': [look('exposure')],
  'aws:ec2/networkAclRule:NetworkAclRule': [{ ...look('exposure'), presence: 'unclear' }],
  'aws:ec2/vpcEndpoint:VpcEndpoint': [
    { ...way, policies: ['policy'], properties: { serviceName: 'unclear', securityGroupIds: 'unclear' } },
  ],
  'aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy': [resourcePolicy],

  // Access to stored and sent data, and its safeguards: S3, DynamoDB, secrets, topics, queues.
  'aws:s3/bucketPolicy:BucketPolicy': [resourcePolicy],
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': [
    {
      kind: 'exposure',
      presence: 'narrows',
      properties: {
        blockPublicAcls: guard,
        blockPublicPolicy: guard,
        ignorePublicAcls: guard,
        restrictPublicBuckets: guard,
      },
    },
  ],
  'aws:dynamodb/resourcePolicy:ResourcePolicy': [resourcePolicy],
  'aws:secretsmanager/secretPolicy:SecretPolicy': [resourcePolicy],
  'aws:sns/topicPolicy:TopicPolicy': [resourcePolicy],
  'aws:sqs/queuePolicy:QueuePolicy': [resourcePolicy],
  'aws:sns/topicSubscription:TopicSubscription': [way],
  'aws:s3/bucket:Bucket': [
    {
      kind: 'safeguard',
      properties: { forceDestroy: opening, objectLockEnabled: guard, objectLockConfiguration: 'unclear' },
    },
  ],
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': [watch],
  'aws:s3/bucketVersioning:BucketVersioning': [watch],
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': [watch],
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': [watch],
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': [
    { ...look('safeguard'), presence: 'unclear' },
  ],
  'aws:dynamodb/table:Table': [
    {
      kind: 'safeguard',
      properties: {
        deletionProtectionEnabled: guard,
        'pointInTimeRecovery.enabled': guard,
        serverSideEncryption: 'unclear',
      },
    },
  ],

  // Services that see, stop or keep evidence: logs, alarms, trails, the firewall.
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': [{ kind: 'exposure', policies: ['policyDocument'] }],
  'aws:cloudwatch/logGroup:LogGroup': [
    { kind: 'safeguard', properties: { retentionInDays: lasting, kmsKeyId: 'unclear' } },
  ],
  'aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy': [watch],
  'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter': [watch],
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': [watch],
  'aws:cloudwatch/metricAlarm:MetricAlarm': [watch],
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': [watch],
  'aws:cloudwatch/eventRule:EventRule': [watch],
  'aws:cloudtrail/trail:Trail': [watch],
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': [watch],
  'aws:ec2/flowLog:FlowLog': [watch],
  'aws:wafv2/webAcl:WebAcl': [watch],
  'aws:wafv2/ipSet:IpSet': [watch],
  'aws:wafv2/regexPatternSet:RegexPatternSet': [watch],
  'aws:wafv2/webAclAssociation:WebAclAssociation': [watch],
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration': [watch],
  'aws:lambda/functionRecursionConfig:FunctionRecursionConfig': [watch],
};

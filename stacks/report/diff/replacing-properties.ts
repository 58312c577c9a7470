/**
 * Properties that AWS cannot change on what is there: the provider deletes the resource and makes another.
 * Source: "Forces new resource" in the documentation of the Terraform AWS provider 6, which Pulumi's is made from.
 * A type that is not here is updated in place, as far as this table knows.
 */
export const replacingProperties: Readonly<Record<string, readonly string[]>> = {
  'aws:iam/role:Role': ['name', 'namePrefix', 'path'],
  'aws:iam/policy:Policy': ['name', 'namePrefix', 'path', 'description'],
  'aws:iam/rolePolicy:RolePolicy': ['name', 'namePrefix', 'role'],
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': ['role', 'policyArn'],
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': ['url'],
  'aws:kms/key:Key': ['customerMasterKeySpec', 'keyUsage', 'multiRegion', 'customKeyStoreId'],
  'aws:kms/alias:Alias': ['name', 'namePrefix'],
  'aws:kms/grant:Grant': [
    'name',
    'keyId',
    'granteePrincipal',
    'retiringPrincipal',
    'operations',
    'constraints',
  ],

  'aws:lambda/function:Function': ['name', 'packageType', 'tenancyConfig', 'durableConfig'],
  'aws:lambda/permission:Permission': [
    ...['action', 'function', 'principal', 'sourceArn', 'sourceAccount', 'statementId', 'qualifier'],
    ...['principalOrgId', 'functionUrlAuthType', 'eventSourceToken'],
  ],
  'aws:lambda/functionUrl:FunctionUrl': ['functionName', 'qualifier'],

  'aws:apigateway/restApi:RestApi': ['apiKeySource'],
  'aws:apigateway/resource:Resource': ['restApi', 'parentId'],
  'aws:apigateway/method:Method': ['restApi', 'resourceId', 'httpMethod'],
  'aws:apigateway/methodResponse:MethodResponse': ['restApi', 'resourceId', 'httpMethod', 'statusCode'],
  'aws:apigateway/integration:Integration': [
    ...['restApi', 'resourceId', 'httpMethod', 'integrationHttpMethod', 'type'],
    'passthroughBehavior',
  ],
  'aws:apigateway/integrationResponse:IntegrationResponse': [
    'restApi',
    'resourceId',
    'httpMethod',
    'statusCode',
  ],
  'aws:apigateway/authorizer:Authorizer': ['restApi'],
  'aws:apigateway/deployment:Deployment': ['restApi', 'triggers'],
  'aws:apigateway/stage:Stage': ['restApi', 'stageName'],
  'aws:apigateway/methodSettings:MethodSettings': ['restApi', 'stageName', 'methodPath'],
  'aws:apigateway/response:Response': ['restApiId', 'responseType'],
  'aws:apigateway/restApiPolicy:RestApiPolicy': ['restApiId'],
  'aws:apigateway/domainName:DomainName': ['domainName'],
  'aws:apigateway/basePathMapping:BasePathMapping': ['domainName'],

  'aws:s3/bucket:Bucket': ['bucket', 'bucketPrefix', 'objectLockEnabled'],
  'aws:s3/bucketPolicy:BucketPolicy': ['bucket'],
  'aws:s3/bucketVersioning:BucketVersioning': ['bucket'],
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': ['bucket'],
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': ['bucket'],
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': ['bucket'],
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ['bucket'],
  'aws:dynamodb/table:Table': ['name', 'hashKey', 'rangeKey', 'localSecondaryIndexes', 'importTable'],
  'aws:dynamodb/resourcePolicy:ResourcePolicy': ['resourceArn'],
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': ['name', 'destination'],
  'aws:sns/topic:Topic': ['name', 'namePrefix', 'fifoTopic'],
  'aws:sqs/queue:Queue': ['name', 'namePrefix', 'fifoQueue'],
  'aws:secretsmanager/secret:Secret': ['name', 'namePrefix'],

  'aws:ec2/vpc:Vpc': ['cidrBlock', 'instanceTenancy', 'ipv4IpamPoolId'],
  'aws:ec2/subnet:Subnet': ['vpcId', 'cidrBlock', 'availabilityZone', 'availabilityZoneId'],
  'aws:ec2/routeTable:RouteTable': ['vpcId'],
  'aws:ec2/routeTableAssociation:RouteTableAssociation': ['subnetId', 'gatewayId'],
  'aws:ec2/securityGroup:SecurityGroup': ['name', 'namePrefix', 'description', 'vpcId'],
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': ['securityGroupId'],
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': ['securityGroupId'],
  'aws:ec2/networkAcl:NetworkAcl': ['vpcId'],
  'aws:ec2/networkAclRule:NetworkAclRule': [
    'networkAclId',
    'ruleNumber',
    'egress',
    'protocol',
    'ruleAction',
    'cidrBlock',
  ],
  'aws:ec2/vpcEndpoint:VpcEndpoint': ['vpcId', 'serviceName', 'vpcEndpointType', 'serviceRegion'],
  'aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy': ['vpcEndpointId'],
  'aws:ec2/flowLog:FlowLog': [
    'vpcId',
    'subnetId',
    'logDestination',
    'logDestinationType',
    'trafficType',
    'logFormat',
  ],

  'aws:cloudwatch/logGroup:LogGroup': ['name', 'namePrefix', 'logGroupClass'],
  'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter': ['name', 'logGroup', 'destinationArn'],
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': ['name', 'logGroupName'],
  'aws:cloudwatch/metricAlarm:MetricAlarm': ['name'],
  'aws:cloudwatch/dashboard:Dashboard': ['dashboardName'],
  'aws:cloudtrail/trail:Trail': ['name'],
  'aws:wafv2/webAcl:WebAcl': ['name', 'namePrefix', 'scope'],
  'aws:wafv2/webAclAssociation:WebAclAssociation': ['resourceArn', 'webAclArn'],
  'aws:cognito/userPool:UserPool': ['aliasAttributes', 'usernameAttributes', 'usernameConfiguration'],
  'aws:cognito/userPoolClient:UserPoolClient': ['userPoolId', 'generateSecret'],
  'aws:cognito/userPoolDomain:UserPoolDomain': ['domain', 'userPoolId'],
  'aws:cognito/resourceServer:ResourceServer': ['identifier', 'userPoolId'],
};

/** Made anew by design, whenever what they hold changes: not worth a reviewer's line. */
export const replacedByDesign: ReadonlySet<string> = new Set(['aws:apigateway/deployment:Deployment']);

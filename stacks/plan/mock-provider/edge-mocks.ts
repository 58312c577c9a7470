/** Mocks of WAF, certificates, DNS and Cognito. */
import {
  arn,
  base36,
  type Cloud,
  hex,
  idFrom,
  type Mock,
  type Mocked,
  type Mocks,
  nameOf,
  type ResourceRequest,
  text,
  uuid,
} from './mock.ts';

/** Mocks a resource of WAFv2; `kind` is as in its ARN: `webacl`, `ipset`, … (WAF API reference). */
function waf(kind: string): Mock {
  return (request, cloud) => {
    const scope = text(request, 'scope') === 'REGIONAL' ? 'regional' : 'global';
    const [id, name] = [uuid(request), nameOf(request)];
    return { id, outputs: { name, arn: arn(cloud, 'wafv2', `${scope}/${kind}/${name}/${id}`) } };
  };
}

function certificate(request: ResourceRequest, cloud: Cloud): Mocked {
  const certificateArn = arn(cloud, 'acm', `certificate/${uuid(request)}`);
  const domainName = text(request, 'domainName');
  const names = [domainName, ...((request.inputs.subjectAlternativeNames as string[] | undefined) ?? [])];
  const options = names.map((name) => ({
    domainName: name,
    resourceRecordName: `_${hex(request, 32, name)}.${name}.`,
    resourceRecordType: 'CNAME',
    resourceRecordValue: `_${hex(request, 32, `value ${name}`)}.acm-validations.aws.`,
  }));
  return {
    id: certificateArn,
    outputs: { arn: certificateArn, status: 'ISSUED', domainValidationOptions: options },
  };
}

function record(request: ResourceRequest): Mocked {
  const [zone, name, type] = [text(request, 'zoneId'), text(request, 'name'), text(request, 'type')];
  return { id: `${zone}_${name}_${type}`, outputs: { fqdn: name.replace(/\.$/, '') } };
}

function userPool(request: ResourceRequest, cloud: Cloud): Mocked {
  const id = `${cloud.region}_${base36(request, 9)}`;
  return {
    id,
    outputs: {
      name: nameOf(request),
      arn: arn(cloud, 'cognito-idp', `userpool/${id}`),
      endpoint: `cognito-idp.${cloud.region}.amazonaws.com/${id}`,
    },
  };
}

/**
 * @param seed the URN of a zone in the plan, or the name of a zone that a lookup wants, so that their ids differ
 * @returns the id of a hosted zone
 */
export function zoneId(seed: string): string {
  return `Z${hex({ urn: seed }, 20).toUpperCase()}`;
}

export const edgeMocks: Mocks = {
  'aws:wafv2/webAcl:WebAcl': waf('webacl'),
  'aws:wafv2/ipSet:IpSet': waf('ipset'),
  'aws:wafv2/ruleGroup:RuleGroup': waf('rulegroup'),
  'aws:wafv2/regexPatternSet:RegexPatternSet': waf('regexpatternset'),
  'aws:wafv2/webAclAssociation:WebAclAssociation': idFrom('webAclArn', 'resourceArn'),
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration': idFrom('resourceArn'),

  'aws:acm/certificate:Certificate': certificate,
  'aws:acm/certificateValidation:CertificateValidation': (request) => ({
    id: hex(request, 12),
    outputs: { certificateArn: text(request, 'certificateArn') },
  }),
  'aws:route53/zone:Zone': (request) => {
    const id = zoneId(request.urn);
    return { id, outputs: { zoneId: id, arn: `arn:aws:route53:::hostedzone/${id}` } };
  },
  'aws:route53/record:Record': record,

  'aws:cognito/userPool:UserPool': userPool,
  'aws:cognito/userPoolClient:UserPoolClient': (request) => ({
    id: base36(request, 26),
    outputs: request.inputs.generateSecret ? { clientSecret: 'offline' } : {},
  }),
  'aws:cognito/userPoolDomain:UserPoolDomain': idFrom('domain'),
  'aws:cognito/managedLoginBranding:ManagedLoginBranding': (request) => {
    const managedLoginBrandingId = uuid(request);
    return {
      id: `${text(request, 'userPoolId')},${managedLoginBrandingId}`,
      outputs: { managedLoginBrandingId },
    };
  },
  'aws:cognito/resourceServer:ResourceServer': (request) => {
    const identifier = text(request, 'identifier');
    const scopes = (request.inputs.scopes as { scopeName: string }[] | undefined) ?? [];
    return {
      id: `${text(request, 'userPoolId')}|${identifier}`,
      outputs: { scopeIdentifiers: scopes.map((scope) => `${identifier}/${scope.scopeName}`) },
    };
  },
  'aws:cognito/identityProvider:IdentityProvider': idFrom('userPoolId', 'providerName'),
  'aws:cognito/userGroup:UserGroup': (request) => ({
    id: `${text(request, 'userPoolId')}/${nameOf(request)}`,
    outputs: {},
  }),
};

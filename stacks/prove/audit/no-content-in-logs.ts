/**
 * Logs show each call but not its content: both APIs keep an access log of chosen fields, neither traces data nor
 * logs executions (which contain headers, tokens and bodies), and the firewall's log has no token.
 * Source: API Gateway Developer Guide, "Set up CloudWatch logging for REST APIs".
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

/** Variables with a caller's content or a token. The request's id and path pattern have neither. */
const contentPattern =
  /\$(input|method|stageVariables)\b|\$context\.(requestOverride|responseOverride|authorizer\.(?!principalId\b)|identity\.(apiKey|cognito|accessKey)|path\b)/i;

export const noContentInLogs: Proof = {
  id: 'no-content-in-logs',
  title: 'Every API keeps an access log without content, and nothing logs bodies, headers or tokens',
  check(plan: Plan) {
    return [
      ...ofType(plan, 'aws:apigateway/stage:Stage').flatMap((stage) => stageFindings(plan, stage)),
      ...ofType(plan, 'aws:apigateway/methodSettings:MethodSettings').flatMap(settingsFindings),
      ...ofType(plan, 'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration').flatMap(
        firewallFindings,
      ),
    ];
  },
};

function stageFindings(plan: Plan, stage: Resource): Finding[] {
  const { destinationArn, format = '' } = (stage.inputs.accessLogSettings ?? {}) as Record<string, string>;
  const groups = ofType(plan, 'aws:cloudwatch/logGroup:LogGroup').map(({ outputs }) => outputs.arn);
  const all = ofType(plan, 'aws:apigateway/methodSettings:MethodSettings').some(
    ({ inputs }) =>
      inputs.restApi === stage.inputs.restApi &&
      inputs.stageName === stage.inputs.stageName &&
      inputs.methodPath === '*/*',
  );
  const content = contentPattern.exec(format);
  return [
    ...(groups.includes(destinationArn)
      ? []
      : [finding(stage, 'accessLogSettings', 'goes to no log group of this plan')]),
    ...(content
      ? [finding(stage, 'accessLogSettings.format', `logs ${content[0]}, which holds content`)]
      : []),
    ...(all ? [] : [finding(stage, 'methodSettings', 'are not set for all methods (*/*)')]),
  ];
}

function settingsFindings(at: Resource): Finding[] {
  const { loggingLevel, dataTraceEnabled } = (at.inputs.settings ?? {}) as Record<string, unknown>;
  return [
    ...(dataTraceEnabled === false
      ? []
      : [finding(at, 'settings.dataTraceEnabled', 'must be false: traces hold bodies')]),
    ...(loggingLevel === 'OFF'
      ? []
      : [finding(at, 'settings.loggingLevel', 'must be OFF: execution logs hold headers')]),
  ];
}

type Redacted = { singleHeader?: { name?: string }; queryString?: object };

/** Tokens and cookies are in headers; codes of sign-ins are in the query string. */
function firewallFindings(at: Resource): Finding[] {
  const fields = list(at.inputs.redactedFields as Redacted[] | undefined);
  const headers = fields.map(({ singleHeader }) => singleHeader?.name?.toLowerCase());
  const shown = ['authorization', 'cookie'].filter((name) => !headers.includes(name));
  return [
    ...shown.map((name) =>
      finding(at, 'redactedFields', `does not leave out the ${name} header: secrets are logged`),
    ),
    ...(fields.some(({ queryString }) => queryString !== undefined)
      ? []
      : [finding(at, 'redactedFields', 'does not leave out the query string: codes are logged')]),
  ];
}

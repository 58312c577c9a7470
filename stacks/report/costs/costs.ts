/**
 * The costs of a stage: each month without calls, and for each million calls. Enters: a plan. Leaves: lines of
 * quantity and unit price. Only what this plan makes; an account's other bills (support, tax, the issuer) are not here.
 * Pure.
 */
import { physicalName } from '../../../shared/names.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { assumingRoles, functions } from '../../prove/model/actors.ts';
import { list, ofType } from '../../prove/model/proof.ts';
import { hoursPerMonth, prices } from './prices.ts';

/** `quantity` × `unitPrice` USD */
export type CostLine = { what: string; quantity: number; unitPrice: number };

export type Costs = {
  /** each month */
  idle: CostLine[];
  perMillionCalls: CostLine[];
};

/** US dollars of all lines together. */
export const total = (lines: CostLine[]): number =>
  lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);

/**
 * The call that the second part is about: a tool that reads one thing. Of our own making, not measured on AWS: times as
 * Lambda bills them, bytes as the records are.
 */
export const typicalCall = {
  routerMs: 150,
  toolMs: 100,
  authorizerMs: 20,
  /** calls that find no authorizer result in the 60 s cache */
  authorizerShare: 0.1,
  logBytes: 8_000,
  /** two audit records; Firehose bills each as 5 KB at least */
  firehoseBytes: 10_000,
  /** through interface endpoints: STS, the tool's call and answer */
  endpointBytes: 20_000,
  /** X-Ray's own sampling: 5 % */
  traceShare: 0.05,
  kmsRequests: 1,
  /** of budgets: a lease serves several calls of one caller and tool */
  controlWrites: 0.3,
  /** of brakes: one in 2 s for each environment */
  controlReads: 0.1,
  /** CloudTrail: router, authorizer share, tool, and the object or item, the control table */
  dataEvents: 3.4,
};

export type TypicalCall = Record<keyof typeof typicalCall, number>;

/** US dollars by the price list; a line without a quantity is left out of `idle`. */
export function costsOf(plan: Plan, call: TypicalCall = typicalCall): Costs {
  return { idle: idle(plan).filter(({ quantity }) => quantity > 0), perMillionCalls: perMillion(plan, call) };
}

const number = (plan: Plan, type: string) => ofType(plan, type).length;

function idle(plan: Plan): CostLine[] {
  const line = (what: string, quantity: number, unitPrice: number): CostLine => ({
    what,
    quantity,
    unitPrice,
  });
  const zones = ofType(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint')
    .filter(({ inputs }) => inputs.vpcEndpointType === 'Interface')
    .reduce((sum, { inputs }) => sum + list(inputs.subnetIds as string[]).length, 0);
  const rules = ofType(plan, 'aws:wafv2/webAcl:WebAcl').reduce(
    (sum, { inputs }) => sum + list(inputs.rules as unknown[]).length,
    0,
  );
  const { interfaceEndpointHourInZone, natGatewayHour } = prices;
  return [
    line('interface endpoint in one zone', zones, interfaceEndpointHourInZone * hoursPerMonth),
    line('NAT gateway', number(plan, 'aws:ec2/natGateway:NatGateway'), natGatewayHour * hoursPerMonth),
    line('KMS key', number(plan, 'aws:kms/key:Key'), prices.kmsKeyMonth),
    line('web ACL', number(plan, 'aws:wafv2/webAcl:WebAcl'), prices.webAclMonth),
    line('rule of a web ACL', rules, prices.webAclRuleMonth),
    line('alarm', number(plan, 'aws:cloudwatch/metricAlarm:MetricAlarm'), prices.alarmMonth),
    line(
      'metric made from logs',
      number(plan, 'aws:cloudwatch/logMetricFilter:LogMetricFilter'),
      prices.customMetricMonth,
    ),
    line('dashboard', number(plan, 'aws:cloudwatch/dashboard:Dashboard'), prices.dashboardMonth),
    line('secret', number(plan, 'aws:secretsmanager/secret:Secret'), prices.secretMonth),
  ];
}

function perMillion(plan: Plan, call: TypicalCall): CostLine[] {
  const has = (type: string) => number(plan, type) > 0;
  const { firehoseBytes, endpointBytes, logBytes, traceShare, kmsRequests, dataEvents } = call;
  const { controlWrites, controlReads } = call;
  const line = (what: string, quantity: number, unitPrice: number): CostLine[] => [
    { what, quantity, unitPrice },
  ];
  return [
    ...line('million requests of the front door and the private API', 2, prices.restApiMillionRequests),
    ...lambdaLines(plan, call),
    ...line('GB of logs written', logBytes / 1e3, prices.logsIngestedGb),
    ...line('million traces', traceShare, prices.xrayMillionTraces),
    ...line('million reads of an object (an item costs a third)', 1, prices.s3MillionGets),
    ...line('million writes of budgets', controlWrites, prices.dynamodbMillionWrites),
    ...line('million reads of brakes', controlReads, prices.dynamodbMillionReads),
    ...(has('aws:wafv2/webAcl:WebAcl')
      ? line('million requests that the firewall sees', 1, prices.wafMillionRequests)
      : []),
    ...(has('aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream')
      ? line('GB of audit records delivered', firehoseBytes / 1e3, prices.firehoseGb)
      : []),
    ...(has('aws:cloudtrail/trail:Trail')
      ? line('million data events of CloudTrail', dataEvents, prices.trailDataEventsMillion)
      : []),
    ...(has('aws:ec2/vpcEndpoint:VpcEndpoint')
      ? line('GB through interface endpoints', endpointBytes / 1e3, prices.interfaceEndpointGb)
      : []),
    ...(has('aws:kms/key:Key')
      ? line('10,000 requests of KMS', kmsRequests * 100, prices.kms10kRequests)
      : []),
  ];
}

/** Router, tool of the usual size, and the authorizer for calls that its cache does not know. */
function lambdaLines(plan: Plan, call: TypicalCall): CostLine[] {
  const { routerMs, toolMs, authorizerMs, authorizerShare } = call;
  const assuming = new Set(assumingRoles(plan).map((role) => role.outputs.arn));
  const all = functions(plan);
  const router = all.filter(({ inputs }) => assuming.has(inputs.role));
  const tools = all.filter(({ name }) => name.startsWith('Tool'));
  const gb = (of: Resource[]) =>
    of.reduce((sum, { inputs }) => sum + Number(inputs.memorySize ?? 128), 0) / Math.max(of.length, 1) / 1024;
  // The approval page runs for people, not for calls; a pool's trigger for sign-ins.
  const authorizer = all.filter(({ inputs }) => inputs.name === physicalName(plan, 'authorizer'));
  const gbSeconds =
    (gb(router) * routerMs + gb(tools) * toolMs + gb(authorizer) * authorizerMs * authorizerShare) * 1e3;
  return [
    {
      what: 'million runs of functions',
      quantity: 2 + authorizerShare,
      unitPrice: prices.lambdaMillionRequests,
    },
    {
      what: 'million GB-seconds of functions',
      quantity: gbSeconds / 1e6,
      unitPrice: prices.lambdaArmGbSecond * 1e6,
    },
  ];
}

/**
 * Traces to the X-Ray daemon in place of the X-Ray SDK, whose promise hooks cost every call more than its signature does,
 * sampled or not (.github/decisions/0003). Powertools' own
 * middleware drives it: it has those methods of Powertools' Tracer that the middleware calls, and nothing else.
 * Leaves: for a sampled invocation one subsegment, as one datagram. Never: anything of the event, the response or an
 * error's message.
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { getXrayTraceDataFromEnv } from '@aws-lambda-powertools/commons/utils/env';
import type { Tracer } from '@aws-lambda-powertools/tracer';

/** What Powertools' captureLambdaHandler calls of its Tracer. */
type Traced = Pick<
  Tracer,
  | 'isTracingEnabled'
  | 'getSegment'
  | 'setSegment'
  | 'annotateColdStart'
  | 'addServiceNameAnnotation'
  | 'addResponseAsMetadata'
  | 'addErrorAsMetadata'
>;
type Segment = NonNullable<ReturnType<Tracer['getSegment']>>;

/** X-Ray Developer Guide, "X-Ray segment documents", "Subsegments". Times are seconds since the epoch. */
type Subsegment = {
  type: 'subsegment';
  id: string;
  trace_id: string;
  parent_id: string;
  name: string;
  start_time: number;
  end_time?: number;
  error?: true;
  annotations: Record<string, string | boolean>;
};

/** X-Ray Developer Guide, "Sending segment documents to the X-Ray daemon". */
const datagramHeader = '{"format":"json","version":1}\n';

/**
 * @param service its name in each subsegment
 * @param daemon address and port, as in AWS_XRAY_DAEMON_ADDRESS
 */
export function segmentWriter(service: string, daemon: string): Tracer {
  const send = sender(daemon);
  let isCold = true;
  let current: Subsegment | undefined;
  const annotate = (name: string, value: string | boolean) => {
    if (current !== undefined) current.annotations[name] = value;
  };
  /** Lambda writes this one itself. */
  const segmentOfLambda = {
    addNewSubsegment(name: string) {
      const subsegment = begin(name);
      current = subsegment;
      return { name, close: () => send({ ...subsegment, end_time: nowSeconds() }) };
    },
  } as unknown as Segment;
  const traced: Traced = {
    isTracingEnabled() {
      const isSampled = getXrayTraceDataFromEnv()?.Sampled === '1';
      if (!isSampled) isCold = false;
      return isSampled;
    },
    getSegment: () => segmentOfLambda,
    setSegment: () => undefined,
    annotateColdStart() {
      annotate('ColdStart', isCold);
      isCold = false;
    },
    addServiceNameAnnotation: () => annotate('Service', service),
    addResponseAsMetadata: () => undefined,
    addErrorAsMetadata() {
      if (current !== undefined) current.error = true;
    },
  };
  return traced as Tracer;
}

function begin(name: string): Subsegment {
  const { Root = '', Parent = '' } = getXrayTraceDataFromEnv() ?? {};
  return {
    ...{ type: 'subsegment', name, annotations: {} },
    ...{ id: randomBytes(8).toString('hex'), trace_id: Root, parent_id: Parent },
    start_time: nowSeconds(),
  };
}

const nowSeconds = () => Date.now() / 1000;

/** A datagram that is lost is a trace that is missing, and nothing else. */
function sender(daemon: string): (segment: Subsegment) => void {
  const [host, port] = daemon.split(':');
  let socket: Socket | undefined;
  return (segment) => {
    socket ??= createSocket('udp4').unref();
    socket.send(datagramHeader + JSON.stringify(segment), Number(port), host, () => undefined);
  };
}

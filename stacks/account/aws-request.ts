/**
 * A verified request of the local AWS: the session that signed it and the network that it came from. The
 * session comes from the sealed session token and the network from the listener, never from a header that a
 * caller could forge.
 */

/** Temporary credentials in their usual three parts, with their expiry. */
export type Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** milliseconds since the epoch */
  expiresAtMs: number;
};

/** The signer of a request, as STS sealed it into the session token. */
export type Session = {
  /** `arn:aws:sts::<account>:assumed-role/<role name>/<session name>` */
  arn: string;
  /** `arn:aws:iam::<account>:role<path><role name>` */
  roleArn: string;
  roleName: string;
  /** the role's unique id, `AROA…` */
  roleId: string;
  sessionName: string;
  accessKeyId: string;
  /** milliseconds since the epoch */
  issuedAtMs: number;
  expiresAtMs: number;
  /** session tags; become aws:PrincipalTag/… */
  tags: Record<string, string>;
  sourceIdentity?: string;
  /** JSON text of the inline session policy, when one was passed to AssumeRole */
  sessionPolicy?: string;
  /** set on the credentials of a Lambda execution environment; becomes lambda:SourceFunctionArn */
  sourceFunctionArn?: string;
};

/** The claims of a session before it has an access key id. */
export type SessionClaims = Omit<Session, 'accessKeyId'>;

/** The way that a request came, as its listener knows it. Outside the VPC both VPC fields are absent. */
export type Network = {
  sourceIp: string;
  sourceVpc?: string;
  /** id of the endpoint that the request passed, resolved per service */
  sourceVpce?: string;
};

export type ServiceName = 'sts' | 's3' | 'dynamodb' | 'firehose' | 'bedrock' | 'execute-api';

/** One AWS API request after signature verification. */
export type AwsRequest = {
  service: ServiceName;
  requestId: string;
  method: string;
  /** raw path and query as sent; never normalised (an S3 key may hold `..`) */
  path: string;
  query: URLSearchParams;
  /** lower-case names */
  headers: Record<string, string>;
  body: Buffer;
  session: Session;
  network: Network;
};

export type AwsResponse = {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer | AsyncIterable<Uint8Array>;
};

/** A service that calls another one in its caller's name. */
export type ForwardingService = 's3' | 'dynamodb';

/** One question to IAM: may this request's session do `action` on `resource`? */
export type Ask = {
  action: string;
  resource: string;
  /** the service that acts in the session's name (a forward access session); absent for the caller itself */
  via?: ForwardingService;
  /** service-specific condition keys, for example `s3:prefix` or `dynamodb:LeadingKeys` */
  context?: Record<string, string | string[]>;
};

/**
 * Decides one action for the request.
 * @throws AwsError AccessDenied (403) with AWS's sentence, unless IAM allows
 */
export type Authorize = (request: AwsRequest, ask: Ask) => void;

/** An error as AWS itself would answer; each service renders it in its own shape (XML, JSON). */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

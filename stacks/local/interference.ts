/**
 * Where tests let AWS and the issuer fail as they fail in reality. `npm start` passes none. A service sees a request only
 * after its signature, so an interference cannot let anything in.
 */
import type { RequestListener } from 'node:http';
import type { ServiceName } from '../account/aws-request.ts';
import type { Service } from './wire/aws-endpoint.ts';

export type Interference = {
  aroundService?: (name: ServiceName, service: Service) => Service;
  /** around each door of the issuer */
  aroundIssuer?: (handle: RequestListener) => RequestListener;
  /** AWS's clock, milliseconds since the epoch */
  now?: () => number;
};

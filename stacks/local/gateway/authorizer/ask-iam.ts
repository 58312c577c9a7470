/**
 * AWS_IAM authorization: lets a call pass, or throws ACCESS_DENIED in API Gateway's words. The resource
 * policy belongs to the same evaluation: within one account either policy may allow and any may deny.
 * Source: API Gateway Developer Guide, "How API Gateway resource policies affect authorization workflow".
 */
import { type Authorize, AwsError } from '../../../account/aws-request.ts';
import { type Call, methodArn } from '../call.ts';
import { GatewayFailure } from '../gateway-failure.ts';

/** Checks whether the signer may call this method. @throws GatewayFailure if not, or without a signature */
export function askIam(authorize: Authorize | undefined, call: Call): void {
  const { signed } = call.request;
  if (!authorize || !signed) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN', { note: 'not signed' });
  try {
    authorize(signed, { action: 'execute-api:Invoke', resource: methodArn(call) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new GatewayFailure('ACCESS_DENIED', {
      // API Gateway shows only the last four digits of the account.
      message: error.message.replaceAll(/(:execute-api:[\w-]+:)\d{8}(\d{4}:)/g, '$1********$2'),
      note: error.code,
    });
  }
}

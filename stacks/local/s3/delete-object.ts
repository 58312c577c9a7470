/** DeleteObject. Gives 204, also when there was no object (S3 deletes are idempotent). */
import type { AwsResponse } from '../../account/aws-request.ts';
import { checkIfMatch, parseIfMatch } from './if-match.ts';
import type { S3Call } from './s3-call.ts';

/**
 * An ETag in If-Match also needs s3:GetObject, `*` does not (S3 User Guide, "How to perform conditional
 * deletes").
 * @throws AwsError AccessDenied 403; with If-Match also PreconditionFailed 412 and NoSuchKey 404
 */
export async function deleteObject(call: S3Call): Promise<AwsResponse> {
  const header = call.request.headers['if-match'];
  const ifMatch = parseIfMatch(header);
  call.askObject('s3:DeleteObject', header === undefined ? undefined : { 's3:if-match': header });
  if (ifMatch !== undefined && ifMatch !== '*') call.askObject('s3:GetObject');
  await call.bucket.store.change(call.parsed.key, (current) => {
    if (ifMatch !== undefined) checkIfMatch(ifMatch, current);
    return { delete: true };
  });
  return { status: 204, headers: {}, body: '' };
}

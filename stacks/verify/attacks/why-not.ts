/** Reasons why an attack neither runs against a real stage nor becomes a question to IAM there. */

/** The policy simulator knows neither trust policies nor network positions (IAM User Guide, "policy simulator"). */
export const trustIsCompared =
  "needs the router's session, which only its code holds, and the policy simulator knows no trust policies: the deployed trust is compared with the plan's instead";

export const endpointIsInside =
  'needs a place in the VPC: endpoints, security groups and routes answer to nobody outside; the proofs over the plan show them';

export const signedInside =
  "needs an invoke session and the private endpoint; on AWS it is AWS's own signature check that stands here";

export const replayedInside =
  'needs a signed private call to send again; the condition of the write is code, and tested with the tool';

/**
 * The network ACL of the private subnets, as data: rules for both directions. Pure.
 *
 * ACLs keep no state, so answers need a rule of their own. They know addresses, not names: S3 and DynamoDB
 * are reached through gateway endpoints at their public addresses, which change and are thousands, so 443
 * must be open to 0.0.0.0/0 and answers must come back from there. The ACL therefore limits only the kind of
 * traffic: TLS out, its answers back, TLS between our own subnets for the interface endpoints. Routes (none
 * leads out of the VPC), security groups and endpoint policies limit the destination. No ACL sees queries to
 * the VPC's resolver (Amazon VPC User Guide, "Network ACL basics").
 */

export type AclRule = {
  ruleNo: number;
  action: 'allow' | 'deny';
  /** `tcp`; everything else falls to the ACL's last rule, which denies */
  protocol: 'tcp';
  cidrBlock: string;
  fromPort: number;
  toPort: number;
};

/** @param subnetBlocks CIDR blocks of all private subnets; the endpoints' interfaces stand in the same ones */
export function aclRules(subnetBlocks: readonly string[]): { ingress: AclRule[]; egress: AclRule[] } {
  return {
    ingress: [
      allow(100, anywhere, answers),
      ...subnetBlocks.map((block, at) => allow(200 + at, block, https)),
    ],
    egress: [
      allow(100, anywhere, https),
      ...subnetBlocks.map((block, at) => allow(200 + at, block, answers)),
    ],
  };
}

const anywhere = '0.0.0.0/0';
const https = { fromPort: 443, toPort: 443 };
/** "AWS Lambda functions use ports 1024-65535" (Amazon VPC User Guide, "Ephemeral ports"). */
const answers = { fromPort: 1024, toPort: 65_535 };

const allow = (ruleNo: number, cidrBlock: string, ports: { fromPort: number; toPort: number }): AclRule => ({
  ruleNo,
  action: 'allow',
  protocol: 'tcp',
  cidrBlock,
  ...ports,
});

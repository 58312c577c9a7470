/**
 * Only outgoing TLS and its answers may cross a subnet's border, even if a security group admits more. Routes, groups
 * and endpoint policies limit the targets, because an ACL knows only addresses.
 * Source: Amazon VPC User Guide, "Control subnet traffic with network access control lists".
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

type AclRule = {
  action?: string;
  protocol?: string;
  cidrBlock?: string;
  fromPort?: number;
  toPort?: number;
  ruleNo?: number;
};
type Ports = { fromPort: number; toPort: number };

const httpsPorts: Ports = { fromPort: 443, toPort: 443 };
/** "AWS Lambda functions use ports 1024-65535" (Amazon VPC User Guide, "Ephemeral ports"). */
const answers: Ports = { fromPort: 1024, toPort: 65_535 };

export const subnetsLetTlsPass: Proof = {
  id: 'subnets-let-tls-pass',
  title: 'A network ACL lets TLS and its answers cross the border of each subnet, and nothing else',
  only: 'deploy',
  check(plan: Plan) {
    const acls = ofType(plan, 'aws:ec2/networkAcl:NetworkAcl');
    const guarded = acls.flatMap(({ inputs }) => list(inputs.subnetIds as string[] | undefined));
    const blocks = ofType(plan, 'aws:ec2/subnet:Subnet').map(({ inputs }) => String(inputs.cidrBlock));
    return [
      ...ofType(plan, 'aws:ec2/subnet:Subnet')
        .filter(({ id }) => !guarded.includes(id))
        .map((subnet) =>
          finding(subnet, 'networkAcl', "has none of this plan: AWS's own lets everything pass"),
        ),
      ...acls.flatMap((acl) => aclFindings(acl, blocks)),
      ...ofType(plan, 'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl').flatMap((acl) =>
        (['ingress', 'egress'] as const)
          .filter((direction) => rulesOf(acl, direction).length > 0)
          .map((direction) =>
            finding(acl, direction, 'must be empty: a subnet without an ACL of its own gets it'),
          ),
      ),
      // A separate rule is a finding, because its order among the ACL's own rules is hard to see.
      ...ofType(plan, 'aws:ec2/networkAclRule:NetworkAclRule').map((rule) =>
        finding(rule, 'type', 'stands apart from its ACL: write it there'),
      ),
    ];
  },
};

const rulesOf = ({ inputs }: Resource, direction: 'ingress' | 'egress'): AclRule[] =>
  list(inputs[direction] as AclRule[] | undefined);

function aclFindings(acl: Resource, blocks: string[]): Finding[] {
  // Out: TLS to any address, answers to our subnets. In: answers from any address, TLS from our subnets.
  const [toOwn, fromOwn] = [answers, httpsPorts];
  const check = (direction: 'ingress' | 'egress', anywhere: Ports, own: Ports) =>
    rulesOf(acl, direction)
      .filter(({ action }) => action !== 'deny')
      .filter((rule) => !fits(rule, anywhere) && !(fits(rule, own) && blocks.includes(rule.cidrBlock ?? '')))
      .map(({ ruleNo, protocol, cidrBlock, fromPort, toPort }) =>
        finding(acl, direction, `rule ${ruleNo} lets ${protocol} ${fromPort}-${toPort} of ${cidrBlock} pass`),
      );
  return [...check('egress', httpsPorts, toOwn), ...check('ingress', answers, fromOwn)];
}

function fits({ protocol, fromPort, toPort }: AclRule, ports: Ports): boolean {
  return (
    (protocol === 'tcp' || protocol === '6') &&
    Number(fromPort) >= ports.fromPort &&
    Number(toPort) <= ports.toPort &&
    Number(fromPort) <= Number(toPort)
  );
}

/**
 * The trust of session roles, as a document. Enters: the role that may assume, the tool, the endpoint.
 * Leaves: three statements, one an action, because no condition key may stand on an action that does not know it.
 * Pure. Source: Service Authorization Reference, "AWS Security Token Service"; IAM User Guide, "Pass session tags".
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';

type SessionTrust = {
  routerRoleArn: string;
  /** name of the one tool; absent: any tool, named by the tag and by the session's name (the invoke role) */
  tool?: string;
  /** sts endpoint; absent where functions run outside a VPC (`sst dev`) */
  stsEndpointId?: string | undefined;
};

/** The tags of a session: these four, no fewer and no others. */
const tagKeys = ['actor', 'tool', 'tenant', 'subject'];

/** At most 2,048 characters, IAM's default limit of a trust policy. */
export function sessionTrust({ routerRoleArn, tool, stsEndpointId }: SessionTrust): PolicyDocument {
  const by = { Effect: 'Allow', Principal: { AWS: routerRoleArn } } as const;
  const exact = {
    'aws:RequestTag/actor': 'ai-agent',
    ...(tool !== undefined && { 'aws:RequestTag/tool': tool }),
  };
  const present = {
    'aws:RequestTag/tenant': '?*',
    'aws:RequestTag/subject': '?*',
    ...(tool === undefined && { 'aws:RequestTag/tool': '?*' }),
  };
  return policyDocument([
    assumeRole(by, { exact, present, anyTool: tool === undefined, stsEndpointId }),
    {
      ...by,
      Sid: 'Tags',
      Action: 'sts:TagSession',
      Condition: {
        StringEquals: exact,
        StringLike: present,
        // ForAllValues is true when there are no tags: Null demands some.
        'ForAllValues:StringEquals': { 'aws:TagKeys': tagKeys },
        Null: { 'aws:TagKeys': 'false' },
      },
    },
    {
      ...by,
      Sid: 'SourceIdentity',
      Action: 'sts:SetSourceIdentity',
      Condition: { StringLike: { 'sts:SourceIdentity': '?*' } },
    },
  ]);
}

type Conditions = {
  exact: Record<string, string>;
  present: Record<string, string>;
  anyTool: boolean;
  stsEndpointId: string | undefined;
};

/** Everything stands here too: without tags AWS never evaluates sts:TagSession, without an identity never the other. */
function assumeRole(
  by: Pick<Statement, 'Effect' | 'Principal'>,
  { exact, present, anyTool, stsEndpointId }: Conditions,
): Statement {
  return {
    ...by,
    Sid: 'Assume',
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: {
        ...exact,
        // CloudTrail's name for the person and the tag that policies compare are one and the same.
        'sts:SourceIdentity': '${aws:RequestTag/subject}',
        ...(stsEndpointId !== undefined && { 'aws:SourceVpce': stsEndpointId }),
      },
      StringLike: {
        ...present,
        // The tool reads its caller's session name; it must be able to believe the tool in it.
        ...(anyTool && { 'sts:RoleSessionName': '${aws:RequestTag/tool}@*' }),
      },
    },
  };
}

/**
 * The trust of session roles, as a document of three statements, one for each action, because an action must
 * not have a condition key that it does not support. Pure. Source: Service Authorization Reference, "AWS
 * Security Token Service"; IAM User Guide, "Pass session tags".
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';

type SessionTrust = {
  routerRoleArn: string;
  /** name of the one tool; absent: any tool, named by the tag and by the session's name (the invoke role) */
  tool?: string;
  /** sts endpoint; absent where functions run outside a VPC (`sst dev`) */
  stsEndpointId?: string | undefined;
};

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

/** The tags of a session: exactly these four. */
const tagKeys = ['actor', 'tool', 'tenant', 'subject'];

type Conditions = {
  exact: Record<string, string>;
  present: Record<string, string>;
  anyTool: boolean;
  stsEndpointId: string | undefined;
};

/**
 * Repeats all conditions, because AWS evaluates sts:TagSession only for a request with tags, and
 * sts:SetSourceIdentity only for one with a source identity.
 */
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
        // The person in CloudTrail must equal the tag that policies compare.
        'sts:SourceIdentity': '${aws:RequestTag/subject}',
        ...(stsEndpointId !== undefined && { 'aws:SourceVpce': stsEndpointId }),
      },
      StringLike: {
        ...present,
        // The tool reads its caller's session name, so it must be able to trust the tool's name in it.
        ...(anyTool && { 'sts:RoleSessionName': '${aws:RequestTag/tool}@*' }),
      },
    },
  };
}

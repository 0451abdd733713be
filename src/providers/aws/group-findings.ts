import {
  GetGroupCommand,
  GetGroupPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
} from '@aws-sdk/client-iam';
import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { awsCode } from './errors.ts';
import { blocker } from './finding.ts';
import type { MembershipDetails } from './group-plan.ts';
import { decodeDocument } from './policy-document.ts';
import { allowsAllOfIam, judgePolicy } from './policy-findings.ts';

/** How many groups AWS lets a user be in (IAM User Guide, "IAM and AWS STS quotas"); it cannot be raised. */
const groupsPerUser = 10;

/** Looks at user and group before the first write. */
export async function membershipFindings(
  iam: IAMClient,
  { groupName, userName }: MembershipDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const groups = await groupsOf(iam, userName);
  if (groups === undefined)
    return [
      blocker(
        'aws.userMissing',
        `There is no ${plan.principal} in ${plan.target}. Create it, or say in the catalogue, under people.iamUsers, which user is meant.`,
      ),
    ];
  if (!(await groupExists(iam, groupName)))
    return [
      blocker(
        'aws.groupMissing',
        `There is no IAM group ${groupName} in ${plan.target}. Create it, or correct the catalogue.`,
      ),
    ];
  if (groups.has(groupName))
    return [
      {
        severity: 'standing',
        code: 'aws.memberAlready',
        message: `${plan.principal} in ${plan.target} is already in ${plan.permission}, and not through Latchkey: it stays as it is.`,
      },
    ];
  if (groups.size >= groupsPerUser)
    return [
      blocker(
        'aws.groupQuota',
        `${plan.principal} in ${plan.target} is in ${groups.size} groups and AWS allows ${groupsPerUser}: somebody has to take it out of one first.`,
      ),
    ];
  return policiesFindings(iam, groupName, plan);
}

/** Names of the groups a user is in; undefined when there is no such user. */
export async function groupsOf(iam: IAMClient, userName: string): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  try {
    for await (const { Groups } of paginateListGroupsForUser({ client: iam }, { UserName: userName }))
      for (const { GroupName } of Groups ?? []) if (GroupName !== undefined) names.add(GroupName);
    return names;
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return undefined;
    throw error;
  }
}

async function groupExists(iam: IAMClient, groupName: string): Promise<boolean> {
  try {
    await iam.send(new GetGroupCommand({ GroupName: groupName, MaxItems: 1 }));
    return true;
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return false;
    throw error;
  }
}

/** What speaks against the policies of the group: that one of them hands out access. */
async function policiesFindings(
  iam: IAMClient,
  groupName: string,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  for await (const { AttachedPolicies } of paginateListAttachedGroupPolicies(
    { client: iam },
    { GroupName: groupName },
  ))
    for (const { PolicyArn = '', PolicyName = '' } of AttachedPolicies ?? [])
      if ((await judgePolicy(iam, PolicyArn)) === 'givesAccess') return [givesAccess(PolicyName, plan)];
  for await (const { PolicyNames } of paginateListGroupPolicies({ client: iam }, { GroupName: groupName }))
    for (const name of PolicyNames ?? []) {
      const { PolicyDocument } = await iam.send(
        new GetGroupPolicyCommand({ GroupName: groupName, PolicyName: name }),
      );
      if (allowsAllOfIam(decodeDocument(PolicyDocument))) return [givesAccess(name, plan)];
    }
  return [];
}

function givesAccess(policy: string, plan: PlannedGrant): Finding {
  return blocker(
    'aws.policyGivesAccess',
    `The policy ${policy} of ${plan.permission} in ${plan.target} lets its holder give access to themselves and others, which would outlast the request. Take IAM out of it, or name another group in the catalogue.`,
  );
}

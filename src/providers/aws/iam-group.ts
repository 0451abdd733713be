import { AddUserToGroupCommand, type IAMClient, RemoveUserFromGroupCommand } from '@aws-sdk/client-iam';
import type { GrantProvider } from '../../core/providers.ts';
import { accountCalls } from './account-call.ts';
import { leaveGroupByHand } from './by-hand.ts';
import { awsCode } from './errors.ts';
import { groupsOf, membershipFindings } from './group-findings.ts';
import { type MembershipDetails, membershipDetails, planMembership } from './group-plan.ts';
import { type GroupSpec, groupSchema } from './group-spec.ts';
import type { AwsSessions } from './session.ts';
import { membershipUsage } from './usage.ts';

/**
 * The beneficiary's IAM user in a group. AWS cannot end a membership by itself and keeps no owner of it; that it is
 * Latchkey's follows from `precheck` before the first write and from the store.
 */
export function createGroupProvider(sessions: AwsSessions): GrantProvider<GroupSpec> {
  const call = accountCalls(sessions, membershipDetails);
  return {
    kind: 'aws.iam.group',
    schema: groupSchema,
    plan: planMembership,
    precheck: (plan) => call(plan, 'grant', (iam, details) => membershipFindings(iam, details, plan)),
    place: (plan) =>
      call(plan, 'grant', async (iam, details) => {
        // Adding a member changes nothing and succeeds, so that a repeat needs no care.
        await iam.send(new AddUserToGroupCommand(subject(details)));
        return { usage: membershipUsage(plan, details) };
      }),
    /** A membership carries no end that could be moved; the new end is the timer's alone. */
    extend: async () => {},
    remove: (plan) => call(plan, 'revoke', leave),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) =>
      call(plan, 'revoke', async (iam, details) => ((await isMember(iam, details)) ? 'present' : 'absent')),
    // A membership carries no mark of whoever made it, so that only the store knows which are Latchkey's.
    byHand: leaveGroupByHand,
    scopes: () => [],
    async *list() {},
  };
}

async function leave(iam: IAMClient, details: MembershipDetails): Promise<void> {
  try {
    await iam.send(new RemoveUserFromGroupCommand(subject(details)));
  } catch (error) {
    const code = awsCode(error);
    // No member, or the user or the group is gone: either way the access is.
    if (code === 'NoSuchEntity') return;
    // For a group that is gone AWS knows no path, so that a right limited to a path does not cover the call and it
    // is refused instead. A look tells the two apart.
    if (code === 'AccessDenied' && !(await isMember(iam, details))) return;
    throw error;
  }
}

async function isMember(iam: IAMClient, { userName, groupName }: MembershipDetails): Promise<boolean> {
  return (await groupsOf(iam, userName))?.has(groupName) === true;
}

function subject({ userName, groupName }: MembershipDetails) {
  return { UserName: userName, GroupName: groupName };
}

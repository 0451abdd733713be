import { DescribeGroupCommand } from '@aws-sdk/client-identitystore';
import { DescribePermissionSetCommand } from '@aws-sdk/client-sso-admin';
import type { AwsAccount, Catalogue } from '../../core/catalogue/catalogue.ts';
import type { Person } from '../../core/people.ts';
import type { HeldAccess } from '../../core/providers.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { inWords } from './account.ts';
import { assignmentSchema } from './assignment-spec.ts';
import { assignmentsOf, identityStoreOf, principalOf } from './identity-center.ts';
import { createMemory } from './memory.ts';
import type { AwsSessions, IdentityCenterClients } from './session.ts';

/** An instance that a grant of the catalogue names, and the account that administers it. */
interface NamedInstance {
  readonly instanceArn: string;
  readonly region: string;
  readonly account: AwsAccount;
}

/** The instances of Identity Center that the catalogue names, each once. */
export function identityCentersOf({ entitlements, aws }: Catalogue): readonly NamedInstance[] {
  const found = new Map<string, NamedInstance>();
  for (const { grants } of entitlements.values())
    for (const grant of grants) {
      const named = assignmentSchema.safeParse(grant).data?.identityCenter;
      const account = aws.accounts.get(named?.account ?? '');
      if (named !== undefined && account !== undefined)
        found.set(named.instanceArn, { instanceArn: named.instanceArn, region: named.region, account });
    }
  return [...found.values()];
}

/** The permission sets that a person has in any account of the organisation, their own and through groups. */
export function surveyIdentityCenter(
  sessions: AwsSessions,
  { instanceArn, region, account }: NamedInstance,
  { person, catalogue }: { readonly person: Person; readonly catalogue: Catalogue },
): Promise<readonly HeldAccess[]> {
  const accounts = new Map([...catalogue.aws.accounts.values()].map((each) => [each.id, inWords(each)]));
  const sets = createMemory<string>();
  const groups = createMemory<string>();
  return sessions.withIdentityCenter({ ...account, region }, async (clients) => {
    const { userPrincipalName: userName, mail } = person;
    const principalId = await principalOf(clients, {
      instanceArn,
      userName,
      ...(mail !== undefined && { mail }),
    });
    if (principalId === undefined) return [];
    const held: HeldAccess[] = [];
    for (const each of await assignmentsOf(clients.ssoAdmin, instanceArn, principalId)) {
      const { accountId, permissionSetArn, groupId } = each;
      const set = await sets.recall(permissionSetArn, () => setName(clients, instanceArn, permissionSetArn));
      const group =
        groupId === undefined
          ? undefined
          : await groups.recall(groupId, () => groupName(clients, instanceArn, groupId));
      held.push({
        cloud: 'aws',
        permission: inEnglish(say('permissionSet', set)),
        target: accounts.get(accountId) ?? `AWS account ${accountId}`,
        through: group === undefined ? inEnglish(say('directly')) : inEnglish(say('throughGroup', group)),
      });
    }
    return held;
  });
}

async function setName({ ssoAdmin }: IdentityCenterClients, InstanceArn: string, PermissionSetArn: string) {
  const answer = await ssoAdmin.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }));
  return answer.PermissionSet?.Name ?? PermissionSetArn;
}

async function groupName(
  { ssoAdmin, identityStore }: IdentityCenterClients,
  instanceArn: string,
  GroupId: string,
) {
  const IdentityStoreId = await identityStoreOf(ssoAdmin, instanceArn);
  const { DisplayName } = await identityStore.send(new DescribeGroupCommand({ IdentityStoreId, GroupId }));
  return DisplayName ?? GroupId;
}

import { type IamActions, read } from './action.ts';

export const accountActions: IamActions = {
  ListAccountAliases: read((call) => {
    call.authorize({ resource: '*' });
    return {
      AccountAliases: call.account.alias === undefined ? [] : [call.account.alias],
      IsTruncated: false,
    };
  }),

  GetAccountSummary: read((call) => {
    call.authorize({ resource: '*' });
    const { quotas } = call;
    const { users, groups, roles, policies, oidcProviders } = call.account;
    return {
      SummaryMap: new Map([
        ['Users', users.length],
        ['UsersQuota', quotas.users],
        ['Groups', groups.length],
        ['GroupsQuota', quotas.groups],
        ['Roles', roles.length],
        ['RolesQuota', quotas.roles],
        ['Policies', policies.length],
        ['PoliciesQuota', quotas.policies],
        ['Providers', oidcProviders.length],
        ['GroupsPerUserQuota', quotas.groupsPerUser],
        ['AttachedPoliciesPerUserQuota', quotas.attachedPoliciesPerUser],
        ['AttachedPoliciesPerRoleQuota', quotas.attachedPoliciesPerRole],
        ['AttachedPoliciesPerGroupQuota', quotas.attachedPoliciesPerGroup],
        ['UserPolicySizeQuota', quotas.userPolicySize],
        ['RolePolicySizeQuota', quotas.rolePolicySize],
        ['GroupPolicySizeQuota', quotas.groupPolicySize],
        ['PolicySizeQuota', quotas.policySize],
        ['AssumeRolePolicySizeQuota', quotas.assumeRolePolicySize],
        ['VersionsPerPolicyQuota', quotas.policyVersions],
        ['AccountAccessKeysPresent', call.account.rootAccessKeys.length],
      ]),
    };
  }),
};

/** Default quotas, after "IAM User Guide, IAM and AWS STS quotas". Sizes are characters without white space. */
export const quotas = {
  attachedPoliciesPerUser: 10,
  attachedPoliciesPerRole: 10,
  attachedPoliciesPerGroup: 10,
  groupsPerUser: 10,
  userPolicySize: 2_048,
  rolePolicySize: 10_240,
  groupPolicySize: 5_120,
  policySize: 6_144,
  assumeRolePolicySize: 2_048,
  users: 5_000,
  groups: 300,
  roles: 1_000,
  policies: 1_500,
  tags: 50,
  policyVersions: 5,
};

/** The quotas of one account. */
export type Quotas = Readonly<typeof quotas>;

/** The quotas that an account can have raised or lowered, to try out what happens at their end. */
export const adjustableQuotas = [
  'attachedPoliciesPerUser',
  'attachedPoliciesPerRole',
  'attachedPoliciesPerGroup',
  'groupsPerUser',
  'assumeRolePolicySize',
  'users',
  'groups',
  'roles',
  'policies',
] as const;

/** The size of a document as the quotas count it. */
export const quotaSize = (document: string) => document.replace(/\s/g, '').length;

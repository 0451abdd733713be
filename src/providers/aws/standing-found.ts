import {
  type IAMClient,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam';
import type { IamIdentity } from './inline-policy.ts';
import { decodeDocument } from './policy-document.ts';
import { identityKey } from './standing-artifact.ts';

/** A user or role of an account, with what it carries. */
export interface StandingIdentity {
  readonly identity: IamIdentity;
  /** ARN of the permissions boundary. */
  readonly boundary: string | undefined;
  /** Keys of its tags. */
  readonly tags: ReadonlySet<string>;
  /** Documents of its inline policies as JSON, by name. */
  readonly policies: ReadonlyMap<string, unknown>;
  /** ARNs of the managed policies on it. */
  readonly attached: ReadonlySet<string>;
}

/** All users and roles of an account by `identityKey`, read in as few calls as there are pages. */
export async function identitiesIn(iam: IAMClient): Promise<ReadonlyMap<string, StandingIdentity>> {
  const found: StandingIdentity[] = [];
  const pages = paginateGetAccountAuthorizationDetails({ client: iam }, { Filter: ['User', 'Role'] });
  for await (const { UserDetailList, RoleDetailList } of pages) {
    for (const user of UserDetailList ?? [])
      found.push(standingIdentity({ type: 'user', name: user.UserName ?? '' }, user, user.UserPolicyList));
    for (const role of RoleDetailList ?? [])
      found.push(standingIdentity({ type: 'role', name: role.RoleName ?? '' }, role, role.RolePolicyList));
  }
  return new Map(found.map((each) => [identityKey(each.identity), each]));
}

function standingIdentity(
  identity: IamIdentity,
  { PermissionsBoundary, Tags, AttachedManagedPolicies }: UserDetail | RoleDetail,
  policies: readonly PolicyDetail[] = [],
): StandingIdentity {
  return {
    identity,
    boundary: PermissionsBoundary?.PermissionsBoundaryArn,
    tags: new Set((Tags ?? []).flatMap(({ Key }) => Key ?? [])),
    policies: new Map(
      policies.map(({ PolicyName, PolicyDocument }) => [PolicyName ?? '', decodeDocument(PolicyDocument)]),
    ),
    attached: new Set((AttachedManagedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? [])),
  };
}

import {
  type EntityType,
  type IAMClient,
  paginateGetAccountAuthorizationDetails,
  type RoleDetail,
} from '@aws-sdk/client-iam';
import type { IamIdentity } from './inline-policy.ts';
import { decodeDocument } from './policy-document.ts';

/** An inline policy of an account, with whom it is on. */
export interface FoundPolicy {
  readonly identity: IamIdentity;
  readonly name: string;
  readonly document: unknown;
}

/** Every inline policy of an account's users and roles, a page at a time. */
export async function* inlinePoliciesOf(
  iam: IAMClient,
  types: readonly IamIdentity['type'][],
): AsyncIterable<FoundPolicy> {
  const filter: EntityType[] = types.map((type) => (type === 'user' ? 'User' : 'Role'));
  for await (const page of paginateGetAccountAuthorizationDetails({ client: iam }, { Filter: filter })) {
    for (const { UserName, UserPolicyList } of page.UserDetailList ?? [])
      yield* policies({ type: 'user', name: UserName ?? '' }, UserPolicyList);
    for (const { RoleName, RolePolicyList } of page.RoleDetailList ?? [])
      yield* policies({ type: 'role', name: RoleName ?? '' }, RolePolicyList);
  }
}

function* policies(identity: IamIdentity, list: RoleDetail['RolePolicyList']): Iterable<FoundPolicy> {
  for (const { PolicyName, PolicyDocument } of list ?? [])
    yield { identity, name: PolicyName ?? '', document: decodeDocument(PolicyDocument) };
}

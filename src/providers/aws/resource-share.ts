import { type AwsAccount } from '../../core/catalogue/catalogue.ts';
import type { AccessRequest } from '../../core/requests/request.ts';
import { inEnglish } from '../../core/said/said.ts';
import { shareInWords, shareProblems, shareStatements } from '../../core/shares/share.ts';
import { invalid } from './account.ts';
import type { Permissions } from './permissions.ts';
import type { IamRoleSpec } from './role-spec.ts';

/**
 * What a role is to give of what somebody picked, once more compared with what the catalogue lets them pick.
 * @throws AccessError `catalogue.invalid` when they do not fit (any more)
 */
export function sharedPermissions(
  spec: IamRoleSpec,
  { entitlement, share }: Pick<AccessRequest, 'entitlement' | 'share'>,
  account: AwsAccount,
): Permissions {
  const problems = shareProblems({ name: entitlement.name, grants: [spec] }, share, () => account);
  if (share === undefined || problems.length > 0) throw invalid(inEnglish(...problems.flat()));
  return { statements: shareStatements(share), managedPolicies: [], words: shareInWords(share) };
}

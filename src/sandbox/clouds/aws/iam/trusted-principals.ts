import { findPrincipalId } from '../access/assume-role.ts';
import { parseIamArn } from '../arn.ts';
import { parsePolicy } from '../policy/document.ts';
import type { Account, Role } from '../state.ts';
import { malformedPolicyDocument } from '../wire/errors.ts';

/**
 * The ids of the users and roles that a trust policy names. AWS keeps these in place of the ARNs; a principal
 * that does not exist is refused. Throws MalformedPolicyDocument for one.
 */
export function findTrusted(trustPolicy: string, accounts: readonly Account[]): Role['trusted'] {
  const named = parsePolicy(trustPolicy).statements.flatMap(({ Principal, NotPrincipal }) => [
    ...(Principal?.AWS ?? []),
    ...(NotPrincipal?.AWS ?? []),
  ]);
  return [...new Set(named)].flatMap((principal) => {
    if (principal === '*') return [];
    const parsed = /^\d{12}$/.test(principal)
      ? { accountId: principal, type: 'root' }
      : parseIamArn(principal);
    const invalid = malformedPolicyDocument(`Invalid principal in policy: "AWS":"${principal}"`);
    if (!parsed || !accounts.some(({ id }) => id === parsed.accountId)) throw invalid;
    // Session names are not checked: a session need not exist yet.
    if (parsed.type === 'root' || parsed.type === 'assumed-role') return [];
    const id = findPrincipalId(accounts, principal);
    if (id === undefined) throw invalid;
    return [{ arn: principal, id }];
  });
}

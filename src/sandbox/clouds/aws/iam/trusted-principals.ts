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

/** Trust policies keep the ids of whom they name, so they go on trusting one whose name has changed. */
export function followRenamed(
  accounts: readonly Account[],
  { id, before, after }: { readonly id: string; readonly before: string; readonly after: string },
): void {
  for (const role of accounts.flatMap(({ roles }) => roles)) {
    const trusted = role.trusted.find((one) => one.id === id && one.arn === before);
    if (!trusted) continue;
    trusted.arn = after;
    role.trustPolicy = role.trustPolicy.replaceAll(JSON.stringify(before), JSON.stringify(after));
  }
}

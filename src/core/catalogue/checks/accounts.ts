import type { Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** Roles and boundaries that are not of the account they stand under. */
export function checkAccounts({ accounts }: Parts): readonly Finding[] {
  return accounts.flatMap((part) => {
    const { id, deployerRole, permissionsBoundary } = part.value;
    const arns = { deployerRole, permissionsBoundary };
    return Object.entries(arns).flatMap(([key, arn]): Finding[] => {
      const owner = arn?.split(':')[4];
      if (owner === undefined || owner === id || owner === 'aws') return [];
      const message = `It belongs to the account ${owner}, and this is ${id}.`;
      return [{ part, at: [key], code: 'account.mismatch', message }];
    });
  });
}

import type { Danger } from './danger.ts';
import { isOwnName } from './statement.ts';

/** Built-in roles whose holders can assign roles (Microsoft Learn, "Azure built-in roles"). */
const givesAccess: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
};

/** What speaks against an Azure role, by its name or id. Nothing bounds it. Pure. */
export function azureRoleDanger(role: string, at: Danger['at']): readonly Danger[] {
  const wanted = role.trim().toLowerCase();
  const found = Object.entries(givesAccess).find(
    ([id, name]) => id === wanted || name.toLowerCase() === wanted,
  );
  if (found)
    return [
      {
        at,
        code: 'danger.access',
        message: `${found[1]} lets its holder give access to themselves and others, which would outlast the request. Name a role without rights to assign roles.`,
        boundable: false,
      },
    ];
  if (!isOwnName(wanted)) return [];
  const message = `"${role}" is a role Latchkey itself works with.`;
  return [{ at, code: 'danger.own', message, boundable: false }];
}

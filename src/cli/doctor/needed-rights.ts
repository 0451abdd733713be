import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { pimSchema, roleSchema } from '../../providers/azure/role-spec.ts';
import { findRole } from '../../providers/azure/roles.ts';
import { scopeOf } from '../../providers/azure/scopes.ts';

/** The roles (ids of their definitions) that the catalogue lends, by the scope where it lends them. */
export function lentRoles(catalogue: Catalogue): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { grants } of catalogue.entitlements.values())
    for (const grant of grants) {
      if (grant.kind !== 'azure.role' && grant.kind !== 'azure.pim') continue;
      const spec = grant.kind === 'azure.role' ? roleSchema.parse(grant) : pimSchema.parse(grant);
      const named = spec.role ?? catalogue.permissionSets.get(spec.permissionSet ?? '')?.azure.roles[0] ?? '';
      const role = findRole(named);
      if (!role) continue;
      const { scope } = scopeOf(spec, catalogue);
      found.set(scope, (found.get(scope) ?? new Set()).add(role.id));
    }
  return found;
}

/** The application permissions of Microsoft Graph that the catalogue's grants need, and those that every Latchkey needs. */
export function neededPermissions(catalogue: Catalogue): readonly string[] {
  const groups = [...catalogue.entitlements.values()]
    .flatMap(({ grants }) => grants)
    .filter(({ kind }) => kind === 'entra.group');
  return [
    'User.Read.All',
    groups.length > 0 ? 'GroupMember.ReadWrite.All' : 'GroupMember.Read.All',
    ...(groups.some((grant) => grant['pim'] === true)
      ? ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup']
      : []),
  ];
}

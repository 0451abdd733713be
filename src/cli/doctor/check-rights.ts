import type { RoleAssignment } from '@azure/arm-authorization';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { Arm } from '../../providers/azure/arm.ts';
import { scopeWords } from '../../providers/azure/scopes.ts';
import { checked, type Finding, ok, problem } from './finding.ts';
import { lentRoles } from './needed-rights.ts';

/** Roles that let their holder assign roles. */
const rbacAdministrator = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';
const unbounded = new Map([
  ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner'],
  ['18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator'],
]);
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Whether Latchkey's identity may lend what the catalogue lends, at every scope of it, and no more than that. */
export async function checkRights(
  arm: Pick<Arm, 'assignmentsOf'>,
  catalogue: Catalogue,
  principalId: string,
): Promise<readonly Finding[]> {
  const scopes = [...lentRoles(catalogue)].toSorted(([a], [b]) => a.localeCompare(b));
  const findings = scopes.map(([scope, roles]) => {
    const about = scopeWords(scope, catalogue);
    return checked(about, async () => {
      const assignments = await arm.assignmentsOf(principalId, scope);
      return rightsAt({ scope, about, principalId, roles, assignments });
    });
  });
  return (await Promise.all(findings)).flat();
}

interface Rights {
  readonly scope: string;
  readonly about: string;
  readonly principalId: string;
  readonly roles: ReadonlySet<string>;
  readonly assignments: readonly RoleAssignment[];
}

function rightsAt(rights: Rights): Finding[] {
  const { scope, about, roles } = rights;
  const counting = rights.assignments.filter((each) => covers(each.scope ?? '', scope));
  const tooMuch = counting.find(
    (each) => unbounded.has(roleOf(each)) || (roleOf(each) === rbacAdministrator && !each.condition),
  );
  if (tooMuch) {
    const name =
      unbounded.get(roleOf(tooMuch)) ?? 'Role Based Access Control Administrator without a condition';
    const fix = `az role assignment delete --ids ${tooMuch.id ?? ''}`;
    return [problem(about, `Latchkey holds ${name}, with which it could give anything to anybody.`, fix)];
  }
  const allowed = counting
    .filter((each) => roleOf(each) === rbacAdministrator)
    .flatMap(({ condition }) => [...(condition ?? '').matchAll(guid)].map(([id]) => id.toLowerCase()));
  const missing = [...roles].filter((id) => !allowed.includes(id));
  if (missing.length === 0)
    return [ok(about, `Latchkey may lend the ${roles.size} role(s) of the catalogue.`)];
  const text = `Latchkey may not lend ${missing.join(', ')}.`;
  // The assignment has one name a scope, so that deploying it again replaces its list: what is allowed stays in it.
  const list = JSON.stringify([...new Set([...allowed, ...roles])].toSorted());
  return [
    problem(
      about,
      text,
      `${deployAt(scope)} --parameters principalId=${rights.principalId} lendableRoles='${list}'`,
    ),
  ];
}

const roleOf = ({ roleDefinitionId }: RoleAssignment): string =>
  (roleDefinitionId ?? '').slice(-36).toLowerCase();

/** What is assigned at a scope counts below it. A list at a scope shows management groups only when they are above it. */
function covers(outer: string, inner: string): boolean {
  const [above, place] = [outer.toLowerCase().replace(/\/+$/, ''), inner.toLowerCase()];
  if (above.startsWith('/providers/microsoft.management/')) return true;
  return place === above || place.startsWith(`${above}/`);
}

function deployAt(scope: string): string {
  const management = /\/managementGroups\/(.+)$/i.exec(scope)?.[1];
  if (management !== undefined)
    return `az deployment mg create --location <region> --management-group-id ${management} --template-file infra/targets/management-group.bicep`;
  const [, subscription = '', group] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(scope) ?? [];
  return group === undefined
    ? `az deployment sub create --location <region> --subscription ${subscription} --template-file infra/targets/subscription.bicep`
    : `az deployment group create --subscription ${subscription} --resource-group ${group} --template-file infra/targets/resource-group.bicep`;
}

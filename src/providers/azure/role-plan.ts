import { z } from 'zod';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { invalid } from './invalid.ts';
import { type PimSpec, type RoleSpec, roleRefusal } from './role-spec.ts';
import { findRole, type KnownRole } from './roles.ts';
import { scopeOf } from './scopes.ts';
import { uuidV5 } from './uuid.ts';

const detailsSchema = z.strictObject({
  principalId: z.string(),
  userPrincipalName: z.string(),
  /** GUID of the role definition. */
  roleId: z.string(),
  /** Resource id of the scope, with its leading slash. */
  scope: z.string(),
});

export type RoleDetails = z.infer<typeof detailsSchema>;

/** Namespace of the names of Latchkey's role assignments. */
const namespace = 'da42533b-a76a-46fb-b071-560b21eb4d9f';

const authorization = '/providers/Microsoft.Authorization/';

/** Reads back what `planRole` or `planPim` wrote. */
export function roleDetails(plan: PlannedGrant): RoleDetails {
  return detailsSchema.parse(plan.details);
}

/** The role of a plan. Its GUID is all that counts; a role that left the table is still a role. */
export function roleOf({ roleId }: Pick<RoleDetails, 'roleId'>): KnownRole {
  return findRole(roleId) ?? { id: roleId, name: `role ${roleId}` };
}

/** Full id of a role definition, as an assignment at this scope names it. */
export function roleDefinitionId({ scope, roleId }: Pick<RoleDetails, 'scope' | 'roleId'>): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  return `${subscription}${authorization}roleDefinitions/${roleId}`;
}

/**
 * What requests for the same access have in common. Azure allows one assignment for a principal, role and scope,
 * and does not tell upper case from lower case in ids; the key must not either.
 */
export function roleSharingKey({ principalId, roleId, scope }: RoleDetails): string {
  return `${principalId}|${roleId}|${scope.toLowerCase()}`;
}

/**
 * Works out the assignment. Its name is a GUID made of the request and of what is given, so that a repeat
 * finds its own assignment. Azure allows one assignment for a principal, role and scope, so that requests
 * for the same three share it. No second name is ever needed: Azure refuses to give a name that was used before
 * to another principal, role or scope, and all of these are in the name.
 * @throws AccessError `catalogue.invalid`
 */
export function planRole(spec: RoleSpec, context: PlanContext): PlannedGrant {
  return planAt(spec, context, (role) => role.dataActions !== undefined);
}

/**
 * The same for an assignment through Privileged Identity Management. The artifact is the request by which it is
 * made, because its name is Latchkey's to choose; the schedule that comes of it is found through it.
 * @throws AccessError `catalogue.invalid`
 */
export function planPim(spec: PimSpec, context: PlanContext): PlannedGrant {
  return planAt(spec, context, () => true);
}

const collections = { 'azure.role': 'roleAssignments', 'azure.pim': 'roleAssignmentScheduleRequests' };

function planAt(
  spec: RoleSpec | PimSpec,
  context: PlanContext,
  endsByItself: (role: KnownRole) => boolean,
): PlannedGrant {
  const role = chosenRole(spec, context.catalogue);
  const { scope, words } = scopeOf(spec, context.catalogue);
  const { beneficiary, id: requestId } = context.request;
  const principalId = beneficiary.objectId.toLowerCase();
  const name = uuidV5(namespace, `${requestId}|${scope.toLowerCase()}|${role.id}|${principalId}`);
  const details: RoleDetails = {
    principalId,
    userPrincipalName: beneficiary.userPrincipalName,
    roleId: role.id,
    scope,
  };
  return {
    requestId,
    index: context.index,
    kind: spec.kind,
    cloud: 'azure',
    permission: role.name,
    target: words,
    principal: `${beneficiary.displayName} (${beneficiary.userPrincipalName})`,
    artifact: `${scope}${authorization}${collections[spec.kind]}/${name}`,
    sharingKey: roleSharingKey(details),
    marked: true,
    startsAt: context.startsAt,
    expiresAt: context.expiresAt,
    cloudSideEnd: endsByItself(role),
    details,
  };
}

function chosenRole(
  { kind, role, permissionSet }: RoleSpec | PimSpec,
  catalogue: Pick<Catalogue, 'permissionSets'>,
): KnownRole {
  const name = role ?? onlyRole(kind, permissionSet ?? '', catalogue);
  const found = findRole(name);
  const refusal = roleRefusal(name);
  if (found === undefined || refusal !== undefined)
    throw invalid(refusal === undefined ? `There is no role "${name}".` : `${refusal}.`);
  return found;
}

/** One spec is one assignment; several roles of a set would be several, each with its own end. */
function onlyRole(kind: string, set: string, { permissionSets }: Pick<Catalogue, 'permissionSets'>): string {
  const found = permissionSets.get(set);
  if (found === undefined)
    throw invalid(
      `There is no permission set "${set}" in the catalogue. Known: ${[...permissionSets.keys()].join(', ') || 'none'}.`,
    );
  const { roles } = found.azure;
  const [only] = roles;
  if (only === undefined || roles.length > 1)
    throw invalid(
      `The permission set "${set}" names ${roles.length === 0 ? 'no Azure role' : `${roles.length} Azure roles (${roles.join(', ')})`}, and ${kind} assigns exactly one. ${
        roles.length === 0
          ? 'Add one to it, or name a role here.'
          : `Write one grant of kind ${kind} for each, with \`role\` instead of \`permissionSet\`.`
      }`,
    );
  return only;
}

import { z } from 'zod';
import { AccessError } from '../../core/errors.ts';
import type { PlanContext } from '../../core/ports.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { RoleSpec } from './role-spec.ts';
import { findRole, type KnownRole } from './roles.ts';
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

const assignments = '/providers/Microsoft.Authorization/roleAssignments/';

/** Reads back what `planRole` wrote. */
export function roleDetails(plan: PlannedGrant): RoleDetails {
  return detailsSchema.parse(plan.details);
}

/** The role of a plan. Its GUID is all that counts; a role that left the table is still a role. */
export function roleOf({ roleId }: RoleDetails): KnownRole {
  return findRole(roleId) ?? { id: roleId, name: `role ${roleId}` };
}

/** Full id of a role definition, as an assignment at this scope names it. */
export function roleDefinitionId({ scope, roleId }: RoleDetails): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
}

/**
 * Works out the assignment. Its name is a GUID made of the request and of what is given, so that a repeat
 * finds its own assignment. Azure allows one assignment for a principal, role and scope, so that requests
 * for the same three share it.
 * @throws AccessError `catalogue.invalid`
 */
export function planRole(spec: RoleSpec, context: PlanContext): PlannedGrant {
  const role = findRole(spec.role);
  if (role === undefined) throw invalid(`There is no role "${spec.role}".`);
  const { scope, words } = scopeOf(spec, context);
  const { beneficiary, id: requestId } = context.request;
  const principalId = beneficiary.objectId.toLowerCase();
  // Azure does not tell upper case from lower case in ids; the key and the name must not either.
  const sharingKey = `${principalId}|${role.id}|${scope.toLowerCase()}`;
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
    artifact: `${scope}${assignments}${name}`,
    sharingKey,
    startsAt: context.startsAt,
    expiresAt: context.expiresAt,
    cloudSideEnd: role.dataActions !== undefined,
    details,
  };
}

function scopeOf(
  spec: RoleSpec,
  { catalogue }: PlanContext,
): { readonly scope: string; readonly words: string } {
  if (spec.managementGroup !== undefined)
    return {
      scope: `/providers/Microsoft.Management/managementGroups/${spec.managementGroup}`,
      words: `Azure management group ${spec.managementGroup}`,
    };
  const name = spec.subscription ?? '';
  const id = catalogue.azure.subscriptions.get(name);
  if (id === undefined)
    throw invalid(
      `There is no Azure subscription "${name}" in the catalogue. Known: ${[...catalogue.azure.subscriptions.keys()].join(', ') || 'none'}.`,
    );
  const group = spec.resourceGroup === undefined ? '' : `/resourceGroups/${spec.resourceGroup}`;
  const resource = spec.resource === undefined ? '' : `/providers/${spec.resource}`;
  return { scope: `/subscriptions/${id.toLowerCase()}${group}${resource}`, words: wordsFor(spec, name) };
}

function wordsFor(spec: RoleSpec, subscription: string): string {
  if (spec.resource !== undefined) {
    const [, type = '', ...name] = spec.resource.split('/');
    return `${inWords(type)} ${name.join('/')} in Azure subscription ${subscription}`;
  }
  if (spec.resourceGroup !== undefined)
    return `resource group ${spec.resourceGroup} in Azure subscription ${subscription}`;
  return `Azure subscription ${subscription}`;
}

/** `storageAccounts` is a storage account. */
function inWords(type: string): string {
  const words = type.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.endsWith('ies') ? `${words.slice(0, -3)}y` : words.replace(/s$/, '');
}

function invalid(message: string): AccessError {
  return new AccessError('catalogue.invalid', 'operator', message);
}

import { z } from 'zod';
import { accessGivingRole, findRole, knownRoles } from './roles.ts';

/** Why a role cannot be lent, whoever names it; undefined for one that can. */
export function roleRefusal(text: string): string | undefined {
  const refused = accessGivingRole(text);
  if (refused !== undefined)
    return `${refused} lets its holder give access to themselves and others, which would outlast the request. Name a role without rights to assign roles`;
  if (findRole(text) === undefined)
    return `"${text}" is neither the GUID of a role definition nor one of: ${knownRoles.map(({ name }) => name).join(', ')}`;
  return undefined;
}

const role = z.string().superRefine((text, context) => {
  const message = roleRefusal(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/**
 * Which role, and where. The scope is said in named parts, never as a raw resource id, so that a reviewer reads
 * `subscription: data` and a subscription id stands in one place of the catalogue:
 *
 * - `subscription` alone: the whole subscription
 * - with `resourceGroup`: that group
 * - with `resourceGroup` and `resource`: one resource, `Microsoft.Storage/storageAccounts/name`, sub-resources
 *   included (`…/name/blobServices/default/containers/reports`)
 * - `managementGroup` alone: that management group
 */
const placeShape = {
  /** A name under `azure.subscriptions` of the catalogue. */
  subscription: z.string().min(1).optional(),
  managementGroup: z
    .string()
    .regex(/^[\w().-]{1,90}$/, { error: 'is not the id of a management group' })
    .optional(),
  resourceGroup: z
    .string()
    .regex(/^[\w().-]{0,89}[\w()-]$/, { error: 'is not the name of a resource group' })
    .optional(),
  resource: z
    .string()
    .regex(/^[A-Za-z]\w*(\.\w+)+(\/[\w$()!.-]+\/[\w$()!.-]+)+$/, {
      error:
        'is not of the form Microsoft.Storage/storageAccounts/name (provider, then pairs of type and name)',
    })
    // A dot segment would make the address mean another scope than the one that was reviewed.
    .refine((text) => !text.split('/').some((part) => /^\.+$/.test(part)), {
      error: 'must not hold a part made of dots alone',
    })
    .optional(),
  /** A built-in role's name or a role definition's GUID. */
  role: role.optional(),
  /** Instead of `role`: a permission set of the catalogue that names exactly one Azure role. */
  permissionSet: z.string().min(1).optional(),
};

type Place = z.infer<z.ZodObject<typeof placeShape>>;

function checkPlace(place: Place, context: z.core.$RefinementCtx): void {
  const issue = scopeProblem(place) ?? roleProblem(place);
  if (issue !== undefined) context.addIssue({ code: 'custom', path: [issue.at], message: issue.message });
}

/** The catalogue's spec of an assignment that stands until Latchkey deletes it. */
export const roleSchema = z
  .strictObject({ kind: z.literal('azure.role'), ...placeShape })
  .superRefine(checkPlace);

/** The catalogue's spec of an assignment that Privileged Identity Management ends by itself. */
export const pimSchema = z
  .strictObject({ kind: z.literal('azure.pim'), ...placeShape })
  .superRefine(checkPlace);

export type RoleSpec = z.infer<typeof roleSchema>;
export type PimSpec = z.infer<typeof pimSchema>;

interface Issue {
  readonly at: keyof Place;
  readonly message: string;
}

function scopeProblem(place: Place): Issue | undefined {
  if ((place.subscription === undefined) === (place.managementGroup === undefined))
    return { at: 'subscription', message: 'name either a subscription or a management group' };
  if (place.resourceGroup !== undefined && place.subscription === undefined)
    return {
      at: 'resourceGroup',
      message: 'is in a subscription: name that too, instead of a management group',
    };
  if (place.resource !== undefined && place.resourceGroup === undefined)
    return { at: 'resource', message: 'is in a resource group: name that too' };
  return undefined;
}

function roleProblem(place: Place): Issue | undefined {
  return (place.role === undefined) === (place.permissionSet === undefined)
    ? { at: 'role', message: 'name either a role or a permission set that holds exactly one Azure role' }
    : undefined;
}

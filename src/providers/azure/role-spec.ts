import { z } from 'zod';
import { accessGivingRole, findRole, knownRoles } from './roles.ts';

const role = z.string().superRefine((text, context) => {
  const refused = accessGivingRole(text);
  if (refused !== undefined)
    context.addIssue({
      code: 'custom',
      message: `${refused} lets its holder give access to themselves and others, which would outlast the request. Name a role without rights to assign roles`,
    });
  else if (findRole(text) === undefined)
    context.addIssue({
      code: 'custom',
      message: `"${text}" is neither the GUID of a role definition nor one of: ${knownRoles.map(({ name }) => name).join(', ')}`,
    });
});

/**
 * The catalogue's spec of an Azure role. The scope is said in named parts, never as a raw resource id, so that a
 * reviewer reads `subscription: data` and a subscription id stands in one place of the catalogue:
 *
 * - `subscription` alone: the whole subscription
 * - with `resourceGroup`: that group
 * - with `resourceGroup` and `resource`: one resource, `Microsoft.Storage/storageAccounts/name`, sub-resources
 *   included (`…/name/blobServices/default/containers/reports`)
 * - `managementGroup` alone: that management group
 */
export const roleSchema = z
  .strictObject({
    kind: z.literal('azure.role'),
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
    role,
  })
  .superRefine((spec, context) => {
    const issue = scopeProblem(spec);
    if (issue !== undefined) context.addIssue({ code: 'custom', path: [issue.at], message: issue.message });
  });

export type RoleSpec = z.infer<typeof roleSchema>;

type ScopeParts = {
  readonly [Part in 'subscription' | 'managementGroup' | 'resourceGroup' | 'resource']?: string | undefined;
};

function scopeProblem(spec: ScopeParts): { at: keyof ScopeParts; message: string } | undefined {
  if ((spec.subscription === undefined) === (spec.managementGroup === undefined))
    return { at: 'subscription', message: 'name either a subscription or a management group' };
  if (spec.resourceGroup !== undefined && spec.subscription === undefined)
    return {
      at: 'resourceGroup',
      message: 'is in a subscription: name that too, instead of a management group',
    };
  if (spec.resource !== undefined && spec.resourceGroup === undefined)
    return { at: 'resource', message: 'is in a resource group: name that too' };
  return undefined;
}

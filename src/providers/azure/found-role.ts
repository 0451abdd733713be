import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { nameIn } from './pim-mark.ts';
import { type RoleDetails, roleOf, roleSharingKey } from './role-plan.ts';
import { scopeWords } from './scopes.ts';

/** A role that Latchkey gave, as it is found in Azure without any record of it. */
export interface FoundRole {
  readonly kind: 'azure.role' | 'azure.pim';
  readonly artifact: string;
  readonly scope: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly mark: { readonly requestId: string; readonly expiresAt: string };
  readonly createdOn: Date | undefined;
  readonly cloudSideEnd: boolean;
}

/**
 * What must have been planned for it to be there. Nothing in Azure says which of the request's grants it is, so that
 * the first stands for it: who needs to know compares the artifact with the request's own record.
 */
export function planOfFound(
  { kind, artifact, mark, createdOn, cloudSideEnd, ...found }: FoundRole,
  catalogue: Catalogue,
): PlannedGrant {
  const principalId = found.principalId.toLowerCase();
  const details: RoleDetails = {
    principalId,
    // Only for the words with which access is handed over.
    userPrincipalName: principalId,
    roleId: nameIn(found.roleDefinitionId),
    scope: found.scope,
  };
  return {
    requestId: mark.requestId,
    index: 0,
    kind,
    cloud: 'azure',
    permission: roleOf(details).name,
    target: scopeWords(found.scope, catalogue),
    principal: `the person with the object id ${principalId}`,
    artifact,
    sharingKey: roleSharingKey(details),
    marked: true,
    startsAt: createdOn?.toISOString() ?? mark.expiresAt,
    expiresAt: new Date(mark.expiresAt).toISOString(),
    cloudSideEnd,
    details,
  };
}

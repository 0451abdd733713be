import type { TokenCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { type Finding, ok, problem } from './finding.ts';
import { neededPermissions } from './needed-rights.ts';
import type { Rest } from './rest.ts';

const graphAppId = '00000003-0000-0000-c000-000000000000';
const claimsSchema = z.object({ roles: z.array(z.string()).default([]) });
const graphSchema = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullable() })),
});
const assignmentSchema = z.object({ resourceId: z.string(), appRoleId: z.string() });

/** The permissions of an identity in Microsoft Graph, as its own token names them. */
export async function permissionsInToken(
  app: TokenCredential,
  tokenScope: string,
): Promise<readonly string[]> {
  const token = await app.getToken(tokenScope);
  if (token === null) throw new Error('The managed identity gave no token for Microsoft Graph.');
  return claimsSchema.parse(decodeJwt(token.token)).roles;
}

/** The same, as the directory has them, for somebody who may read applications. */
export async function permissionsInDirectory(graph: Rest, clientId: string): Promise<readonly string[]> {
  const [service, assigned] = await Promise.all([
    graph.get(`/v1.0/servicePrincipals(appId='${graphAppId}')?$select=id,appRoles`),
    graph.list(`/v1.0/servicePrincipals(appId='${clientId}')/appRoleAssignments`),
  ]);
  const { id, appRoles } = graphSchema.parse(service);
  const names = new Map(appRoles.map((role) => [role.id, role.value]));
  return assigned
    .map((each) => assignmentSchema.parse(each))
    .filter(({ resourceId }) => resourceId === id)
    .flatMap(({ appRoleId }) => names.get(appRoleId) ?? []);
}

/** Whether the identity may read and change in the directory what the catalogue needs. */
export function checkPermissions(
  catalogue: Catalogue,
  has: readonly string[],
  principalId: string,
): readonly Finding[] {
  const needed = neededPermissions(catalogue);
  const missing = needed.filter((name) => !has.some((each) => includes(each, name)));
  if (missing.length === 0) return [ok('Microsoft Graph', `Latchkey has ${needed.join(', ')}.`)];
  const lends = (name: string) => needed.includes(name);
  const parameters = [
    `principalId=${principalId}`,
    ...(lends('GroupMember.ReadWrite.All') ? ['lendsGroups=true'] : []),
    ...(lends('PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup') ? ['lendsGroupsByPim=true'] : []),
  ];
  const fix = `az deployment group create --resource-group <group> --template-file infra/graph/permissions.bicep --parameters ${parameters.join(' ')}`;
  return [problem('Microsoft Graph', `Latchkey has no ${missing.join(', ')}.`, fix)];
}

/** Whoever may write memberships may read them. */
function includes(has: string, wanted: string): boolean {
  return has === wanted || has === wanted.replace('.Read.', '.ReadWrite.');
}

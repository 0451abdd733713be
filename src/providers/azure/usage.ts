import type { PlannedGrant } from '../../core/requests/request.ts';
import type { RoleDetails } from './role-plan.ts';

/** How the beneficiary uses the role, as lines: a sentence, a first command in backticks, and the portal's page. */
export function roleUsage(plan: PlannedGrant, { scope, userPrincipalName }: RoleDetails): string {
  const command = firstCommand(plan.permission, scope);
  return [
    `In Azure, sign in as ${userPrincipalName} (az login). A new role works within 10 minutes.`,
    `\`${command}\``,
    `https://portal.azure.com/#resource${encodeURI(scope)}`,
  ].join('\n');
}

function firstCommand(permission: string, scope: string): string {
  const account = /\/storageAccounts\/([^/]+)/i.exec(scope)?.[1];
  if (account !== undefined && permission.startsWith('Storage Blob')) return blobCommand(account, scope);
  if (account !== undefined && permission.startsWith('Storage Queue'))
    return `az storage queue list --account-name ${account} --auth-mode login`;
  if (account !== undefined && permission.startsWith('Storage Table'))
    return `az storage table list --account-name ${account} --auth-mode login`;
  const vault = /\/vaults\/([^/]+)/i.exec(scope)?.[1];
  if (vault !== undefined && permission.startsWith('Key Vault'))
    return `az keyvault secret list --vault-name ${vault}`;
  const group = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(scope);
  if (group !== null) return `az resource list --subscription ${group[1]} --resource-group ${group[2]}`;
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1];
  if (subscription !== undefined) return `az resource list --subscription ${subscription}`;
  return `az account management-group show --name ${scope.slice(scope.lastIndexOf('/') + 1)}`;
}

function blobCommand(account: string, scope: string): string {
  const container = /\/containers\/([^/]+)/i.exec(scope)?.[1];
  return container === undefined
    ? `az storage container list --account-name ${account} --auth-mode login`
    : `az storage blob list --account-name ${account} --container-name ${container} --auth-mode login`;
}

import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { word } from '../../core/text/shell.ts';
import type { GroupDetails } from './group-plan.ts';
import type { RoleDetails } from './role-plan.ts';

/** How the beneficiary uses the role, as lines: a sentence, a first command in backticks, and the portal's page. */
export function roleUsage(plan: PlannedGrant, { scope, userPrincipalName }: RoleDetails): string {
  const command = firstCommand(plan.permission, scope);
  return [
    inEnglish(say('useAzureRole', userPrincipalName)),
    `\`${command}\``,
    `https://portal.azure.com/#resource${encodeURI(scope)}`,
  ].join('\n');
}

function firstCommand(permission: string, scope: string): string {
  const account = /\/storageAccounts\/([^/]+)/i.exec(scope)?.[1];
  if (account !== undefined && permission.startsWith('Storage Blob')) return blobCommand(account, scope);
  if (account !== undefined && permission.startsWith('Storage Queue'))
    return `az storage queue list --account-name ${word(account)} --auth-mode login`;
  if (account !== undefined && permission.startsWith('Storage Table'))
    return `az storage table list --account-name ${word(account)} --auth-mode login`;
  const vault = /\/vaults\/([^/]+)/i.exec(scope)?.[1];
  if (vault !== undefined && permission.startsWith('Key Vault'))
    return `az keyvault secret list --vault-name ${word(vault)}`;
  const [, subscription, group] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(scope) ?? [];
  if (subscription === undefined)
    return `az account management-group show --name ${word(scope.slice(scope.lastIndexOf('/') + 1))}`;
  const list = `az resource list --subscription ${word(subscription)}`;
  return group === undefined ? list : `${list} --resource-group ${word(group)}`;
}

function blobCommand(account: string, scope: string): string {
  const container = /\/containers\/([^/]+)/i.exec(scope)?.[1];
  return container === undefined
    ? `az storage container list --account-name ${word(account)} --auth-mode login`
    : `az storage blob list --account-name ${word(account)} --container-name ${word(container)} --auth-mode login`;
}

/** How the beneficiary uses a membership: it counts from the next sign-in on. */
export function groupUsage({ groupId, groupName, userPrincipalName }: GroupDetails): string {
  return [
    inEnglish(say('useEntraGroup', userPrincipalName, groupName)),
    `\`az ad group member check --group ${word(groupId)} --member-id "$(az ad signed-in-user show --query id --output tsv)"\``,
    `https://myaccount.microsoft.com/groups/${encodeURIComponent(groupId)}`,
  ].join('\n');
}

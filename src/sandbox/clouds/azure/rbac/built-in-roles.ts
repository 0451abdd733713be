import { OPERATIONS_ROLES } from './operations-roles.ts';
import { builtIn, type RoleDefinition } from './role-definition.ts';
import { STORAGE_ROLES } from './storage-roles.ts';

const VAULT_METADATA = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
  'Microsoft.KeyVault/checkNameAvailability/read',
  'Microsoft.KeyVault/deletedVaults/read',
  'Microsoft.KeyVault/locations/*/read',
  'Microsoft.KeyVault/vaults/*/read',
  'Microsoft.KeyVault/operations/read',
];

/** Built-in roles with their own ids and permissions (Microsoft Learn, "Azure built-in roles"). */
export const BUILT_IN_ROLES: readonly RoleDefinition[] = [
  builtIn(
    'acdd72a7-3385-48ef-bd42-f606fba81ae7',
    'Reader',
    'View all resources, but does not allow you to make any changes.',
    { actions: ['*/read'] },
  ),
  builtIn(
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    'Contributor',
    'Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC, manage assignments in Azure Blueprints, or share image galleries.',
    {
      actions: ['*'],
      notActions: [
        'Microsoft.Authorization/*/Delete',
        'Microsoft.Authorization/*/Write',
        'Microsoft.Authorization/elevateAccess/Action',
        'Microsoft.Blueprint/blueprintAssignments/write',
        'Microsoft.Blueprint/blueprintAssignments/delete',
        'Microsoft.Compute/galleries/share/action',
        'Microsoft.Purview/consents/write',
        'Microsoft.Purview/consents/delete',
        'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
        'Microsoft.Subscription/cancel/action',
        'Microsoft.Subscription/enable/action',
      ],
    },
  ),
  builtIn(
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    'Owner',
    'Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.',
    { actions: ['*'] },
  ),
  builtIn(
    '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    'User Access Administrator',
    'Lets you manage user access to Azure resources.',
    { actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'] },
  ),
  builtIn(
    'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    'Role Based Access Control Administrator',
    'Manage access to Azure resources by assigning roles using Azure RBAC. This role does not allow you to manage access using other ways, such as Azure Policy.',
    {
      actions: [
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/roleAssignments/delete',
        '*/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  ...OPERATIONS_ROLES,
  ...keyVaultRoles(),
  ...STORAGE_ROLES,
];

function keyVaultRoles(): readonly RoleDefinition[] {
  return [
    builtIn(
      '00482a5a-887f-4fb3-b363-3b7fe8e74483',
      'Key Vault Administrator',
      "Perform all data plane operations on a key vault and all objects in it, including certificates, keys, and secrets. Cannot manage key vault resources or manage role assignments. Only works for key vaults that use the 'Azure role-based access control' permission model.",
      { actions: VAULT_METADATA, dataActions: ['Microsoft.KeyVault/vaults/*'] },
    ),
    builtIn(
      'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
      'Key Vault Secrets Officer',
      "Perform any action on the secrets of a key vault, except manage permissions. Only works for key vaults that use the 'Azure role-based access control' permission model.",
      { actions: VAULT_METADATA, dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] },
    ),
    builtIn(
      '4633458b-17de-408a-b874-0445c86b69e6',
      'Key Vault Secrets User',
      "Read secret contents. Only works for key vaults that use the 'Azure role-based access control' permission model.",
      {
        dataActions: [
          'Microsoft.KeyVault/vaults/secrets/getSecret/action',
          'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
        ],
      },
    ),
    builtIn(
      '21090545-7ca7-4776-b22c-e363652d74d2',
      'Key Vault Reader',
      "Read metadata of key vaults and its certificates, keys, and secrets. Cannot read sensitive values such as secret contents or key material. Only works for key vaults that use the 'Azure role-based access control' permission model.",
      {
        actions: VAULT_METADATA,
        dataActions: [
          'Microsoft.KeyVault/vaults/*/read',
          'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
        ],
      },
    ),
  ];
}

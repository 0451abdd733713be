import type { AzureSeed } from '../clouds/azure/seed.ts';
import {
  alex,
  audiences,
  dana,
  everybody,
  groups,
  latchkey,
  morgan,
  priya,
  sam,
  tenantId,
} from './people.ts';

export const subscriptionId = '7d1c6a52-93d4-4b5e-8f0a-2c6e5b1f9a10';
export const resourceGroupScope = `/subscriptions/${subscriptionId}/resourceGroups/data-prod`;
export const storageScope = `${resourceGroupScope}/providers/Microsoft.Storage/storageAccounts/contosodata`;
export const stagingScope = `/subscriptions/${subscriptionId}/resourceGroups/data-staging`;

const lendable = {
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
};
const roles = Object.values(lendable).join(', ');

/** Latchkey may assign and remove these two roles, to and from users, and no other. */
const delegation = `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR
 (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles}}
  AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}))
AND
((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR
 (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles}}
  AND @Resource[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}))`;

const lockReader = 'c1a7b5d4-3f0e-4b52-9c55-0a6b7d8e9f01';

/** The tenant of the story: its people, its groups, one subscription, and what Latchkey's identity may do there. */
export const azureSeed: AzureSeed = {
  tenantId,
  tenantName: 'Contoso',
  users: everybody.map(({ objectId, displayName, userPrincipalName, about }) => ({
    id: objectId,
    displayName,
    userPrincipalName,
    mail: userPrincipalName,
    jobTitle: about,
    ...(objectId === alex.objectId && { manager: priya.objectId }),
  })),
  groups: [
    {
      id: groups.engineers,
      displayName: 'Engineers',
      members: [alex.objectId, sam.objectId, priya.objectId],
    },
    { id: groups.contractors, displayName: 'Contractors', members: [dana.objectId] },
    { id: groups.dataOwners, displayName: 'Data owners', members: [priya.objectId, morgan.objectId] },
    // What their members may do is said by role assignments, below; nobody is in them until somebody is lent it.
    { id: groups.stagingReaders, displayName: 'Staging readers' },
    { id: groups.stagingOperators, displayName: 'Staging operators' },
  ],
  applications: [
    {
      clientId: latchkey.clientId,
      objectId: latchkey.objectId,
      displayName: 'Latchkey',
      managedIdentity: true,
      appRoles: {
        'https://graph.microsoft.com': [
          'User.Read.All',
          'GroupMember.ReadWrite.All',
          'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
        ],
      },
    },
    {
      clientId: '6a90c1de-2f0b-4d77-a1ce-5bd1a1f00b01',
      objectId: '6a90c1de-2f0b-4d77-a1ce-5bd1a1f00b02',
      displayName: 'Latchkey status API',
      identifierUris: [audiences.api],
      accessTokenVersion: 1,
    },
    {
      clientId: '6a90c1de-2f0b-4d77-a1ce-5bd1a1f00b03',
      objectId: '6a90c1de-2f0b-4d77-a1ce-5bd1a1f00b04',
      displayName: 'Latchkey in AWS',
      identifierUris: [audiences.aws],
    },
  ],
  subscriptions: [
    {
      id: subscriptionId,
      displayName: 'data',
      resourceGroups: [
        { name: 'data-prod', resources: ['Microsoft.Storage/storageAccounts/contosodata'] },
        { name: 'data-staging', resources: ['Microsoft.Storage/storageAccounts/contosostaging'] },
      ],
    },
  ],
  customRoles: [
    {
      id: lockReader,
      roleName: 'Latchkey lock reader',
      description: 'Sees locks, which would make an assignment impossible to remove.',
      permissions: [{ actions: ['Microsoft.Authorization/locks/read'] }],
      assignableScopes: [`/subscriptions/${subscriptionId}`],
    },
  ],
  roleAssignments: [
    {
      scope: `/subscriptions/${subscriptionId}`,
      role: 'Role Based Access Control Administrator',
      principalId: latchkey.objectId,
      condition: delegation,
    },
    {
      scope: `/subscriptions/${subscriptionId}`,
      role: 'Latchkey lock reader',
      principalId: latchkey.objectId,
    },
    // The platform's owner writes to it, always: standing access, which Latchkey never touches.
    {
      scope: storageScope,
      role: 'Storage Blob Data Contributor',
      principalId: priya.objectId,
      description: 'Owner of the platform',
    },
    { scope: `/subscriptions/${subscriptionId}`, role: 'Owner', principalId: morgan.objectId },
    {
      scope: `${stagingScope}/providers/Microsoft.Storage/storageAccounts/contosostaging`,
      role: 'Storage Blob Data Reader',
      principalId: groups.stagingReaders,
    },
    { scope: stagingScope, role: 'Reader', principalId: groups.stagingOperators },
  ],
};

// The right to lend Azure roles in the management group it is deployed to, and no more than that: Azure itself refuses every role that
// is not listed and every principal that is not a user. Once for every scope of the catalogue.
targetScope = 'managementGroup'

@description('Object id of Latchkey\'s identity (LATCHKEY_PRINCIPAL_ID of the deployment).')
param principalId string

@description('Role definition ids (GUIDs) that may be lent and taken back here: those the catalogue names for this scope.')
@minLength(1)
param lendableRoles array

// Whoever could lend one of these could give themselves everything.
var neverLendable = [
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' // Owner
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9' // User Access Administrator
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168' // Role Based Access Control Administrator
]
var roles = filter(map(lendableRoles, role => toLower(role)), role => !contains(neverLendable, role))
var rbacAdministrator = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, principalId, rbacAdministrator)
  properties: {
    roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', rbacAdministrator)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'Latchkey lends these roles to users for a time.'
    conditionVersion: '2.0'
    condition: replace(trim(loadTextContent('condition.txt')), 'ROLES', join(roles, ', '))
  }
}

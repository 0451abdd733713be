// Permissions of Latchkey's identity in Microsoft Graph. Whoever deploys this is a Privileged Role Administrator: nobody
// else may give applications permissions. It needs nothing of Azure but a resource group to be recorded in.
extension microsoftGraphV1

@description('Object id of Latchkey\'s identity (LATCHKEY_PRINCIPAL_ID of the deployment).')
param principalId string

@description('Whether the catalogue lends memberships of groups (entra.group).')
param lendsGroups bool = false

@description('Whether it lends them through PIM for Groups (entra.group with pim).')
param lendsGroupsByPim bool = false

// Who people are and which groups they are in; who manages whom.
var reading = ['User.Read.All', 'GroupMember.Read.All']
var groups = lendsGroups ? ['GroupMember.ReadWrite.All'] : []
var pim = lendsGroupsByPim ? ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'] : []
var permissions = concat(reading, groups, pim)

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

resource assignments 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [for permission in permissions: {
  appRoleId: filter(graph.appRoles, role => role.value == permission)[0].id
  principalId: principalId
  resourceId: graph.id
}]

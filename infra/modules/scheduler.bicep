@description('Region of the scheduler.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Object id of the app\'s identity.')
param principalId string

@description('Consumption is paid by the action, Dedicated by capacity units.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Capacity units of the Dedicated SKU; three are highly available.')
@minValue(1)
@maxValue(3)
param capacity int

@description('Task hub; in the settings the app reads it as TASKHUB_NAME.')
param taskHubName string

@description('Addresses that may reach the scheduler. The app\'s outgoing addresses are Azure\'s and change, and every call needs an Entra token in any case.')
param ipAllowlist array

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: 'dts-${prefix}'
  location: location
  tags: tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: taskHubName
}

// Of orchestrations that ended; one that waits is never purged. What happened stays on the audit trail.
resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: { retentionPolicies: [{ retentionPeriodInDays: 30 }] }
}

var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

// Whoever has this role can raise events and purge instances, so that nobody but the app gets it here.
resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, principalId, durableTaskDataContributor)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Endpoint of the scheduler.')
output endpoint string = scheduler.properties.endpoint

@description('Dashboard of the task hub.')
output dashboard string = 'https://dashboard.durabletask.io/?endpoint=${scheduler.properties.endpoint}&taskhub=${hub.name}'

// What the app stands on: its identity, its storage, what it reports to, and the network between them.

@description('Region of everything.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Where alerts are sent.')
param alertEmail string

@description('Where Durable Functions keeps its state.')
@allowed(['azure-storage', 'durable-task-scheduler'])
param durable string

@description('How both storage accounts are replicated.')
param storageSku string

@description('Days for which nobody can change what was written to the audit trail.')
param auditRetentionDays int

@description('Whether storage is reached through private endpoints alone.')
param privateNetwork bool

@description('Whether a Key Vault is made.')
param keyVault bool

var withScheduler = durable == 'durable-task-scheduler'
var taskHub = 'latchkey'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { location: location, prefix: prefix, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    prefix: prefix
    tags: tags
    principalId: identity.outputs.principalId
    alertEmail: alertEmail
    retentionDays: 90
    dailyQuotaGb: 5
    entraOnly: false
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    prefix: prefix
    tags: tags
    principalId: identity.outputs.principalId
    sku: storageSku
    privateOnly: privateNetwork
  }
}

module audit 'modules/audit.bicep' = {
  name: 'audit'
  params: {
    location: location
    prefix: prefix
    tags: tags
    principalId: identity.outputs.principalId
    sku: storageSku
    retentionDays: auditRetentionDays
    privateOnly: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/scheduler.bicep' = if (withScheduler) {
  name: 'scheduler'
  params: {
    location: location
    prefix: prefix
    tags: tags
    principalId: identity.outputs.principalId
    sku: 'Consumption'
    capacity: 1
    taskHubName: taskHub
    ipAllowlist: ['0.0.0.0/0']
  }
}

module vault 'modules/key-vault.bicep' = if (keyVault) {
  name: 'key-vault'
  params: {
    location: location
    prefix: prefix
    tags: tags
    principalId: identity.outputs.principalId
    privateOnly: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  params: {
    location: location
    prefix: prefix
    tags: tags
    addressSpace: '10.90.0.0/24'
    storageAccountId: storage.outputs.id
    auditAccountId: audit.outputs.id
    vaultId: keyVault ? vault!.outputs.id : ''
  }
}

@description('What the service is put together from: names and addresses, no secret among them.')
output parts object = {
  identityName: identity.outputs.name
  identityClientId: identity.outputs.clientId
  identityPrincipalId: identity.outputs.principalId
  storageAccountName: storage.outputs.name
  packageContainer: storage.outputs.packageContainer
  catalogueContainer: storage.outputs.catalogueContainer
  tablesEndpoint: storage.outputs.tablesEndpoint
  auditAccountName: audit.outputs.name
  blobsEndpoint: audit.outputs.blobsEndpoint
  schedulerEndpoint: withScheduler ? scheduler!.outputs.endpoint : ''
  taskHubName: taskHub
  insightsId: monitoring.outputs.insightsId
  connectionString: monitoring.outputs.connectionString
  actionGroupId: monitoring.outputs.actionGroupId
  appSubnetId: privateNetwork ? network!.outputs.appSubnetId : ''
}

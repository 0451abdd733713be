@description('Region of the storage account.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Object id of the app\'s identity.')
param principalId string

@description('How the account is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param sku string

@description('Whether the account is reached through private endpoints alone.')
param privateOnly bool

// The host's own state, the orchestrations, requests and chats (tables), the catalogue and the app's package.
resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: take('st${uniqueString(resourceGroup().id, prefix)}', 24)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    // Everybody shows a token of Entra; there is no key to leak.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateOnly ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource package 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'app-package'
  properties: { publicAccess: 'None' }
}

// Written by "latchkey catalogue publish", read by the app.
resource catalogue 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'catalogue'
  properties: { publicAccess: 'None' }
}

// The host keeps locks and keys as blobs, messages in queues, and Durable Functions its histories in tables.
var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(roles): {
  name: guid(account.id, principalId, role.value)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account, for private endpoints.')
output id string = account.id

@description('Where requests and chats are: LATCHKEY_TABLES_ENDPOINT.')
output tablesEndpoint string = account.properties.primaryEndpoints.table

@description('Address of the container that deployments write the app to.')
output packageContainer string = '${account.properties.primaryEndpoints.blob}${package.name}'

@description('Address of the container that the catalogue is published to: LATCHKEY_CATALOGUE_CONTAINER.')
output catalogueContainer string = '${account.properties.primaryEndpoints.blob}${catalogue.name}'

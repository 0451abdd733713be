@description('Name of the Function App.')
param functionAppName string

@description('Name of the app\'s identity.')
param identityName string

@description('Name of the storage account of the host and the orchestrations.')
param storageAccountName string

@description('Connection string of Application Insights: an address, not a secret.')
param applicationInsightsConnectionString string

@description('Endpoint of the Durable Task Scheduler; empty for Durable Functions on Azure Storage.')
param schedulerEndpoint string

@description('Task hub in the Durable Task Scheduler.')
param taskHubName string

@description('Settings of the app that differ from deployment to deployment, by their names in docs/settings.md. What is empty counts as not set.')
param values {
  LATCHKEY_API_AUDIENCE: string
  LATCHKEY_TABLES_ENDPOINT: string
  LATCHKEY_BLOBS_ENDPOINT: string
  LATCHKEY_CATALOGUE_CONTAINER: string
  LATCHKEY_AWS_HUB_ROLE: string
  LATCHKEY_AWS_AUDIENCE: string
  LATCHKEY_AWS_REGION: string
  LATCHKEY_AWS_SIGN_IN_ENDPOINT: string
  LATCHKEY_GRAPH_ENDPOINT: string
  LATCHKEY_BOT_OPENID_METADATA: string
  LATCHKEY_TEAMS_SERVICE_URLS: string
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: functionAppName
}

var host = {
  AzureWebJobsStorage__accountName: storageAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
}

// Read by the host.json that is built with "--durable durable-task-scheduler".
var scheduler = empty(schedulerEndpoint) ? {} : {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identity.properties.clientId}'
  TASKHUB_NAME: taskHubName
}

var latchkey = {
  LATCHKEY_TENANT_ID: tenant().tenantId
  LATCHKEY_BOT_APP_ID: identity.properties.clientId
  LATCHKEY_IDENTITY_CLIENT_ID: identity.properties.clientId
  LATCHKEY_ARM_ENDPOINT: environment().resourceManager
  LATCHKEY_AUTHORITY_HOST: environment().authentication.loginEndpoint
  // The catalogue comes from its container; no folder is deployed.
  LATCHKEY_CATALOGUE_PATH: ''
}

// This replaces all settings of the app, so that no other module may write any.
resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(host, scheduler, latchkey, values)
}

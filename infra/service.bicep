// What runs: the app with its settings and its gate, the bot in front of it, and those who watch over it.

@description('Region of everything.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Name people see in Teams.')
param botDisplayName string

@description('Application id of the status API\'s registration in Entra.')
param apiClientId string

@description('Application ids of the clients that may call the status API.')
param apiClients array

@description('Node.js release, and how many instances are kept ready.')
param runtime {
  nodeVersion: string
  alwaysReadyInstances: int
}

@description('The parts that platform.bicep made.')
param platform object

@description('The way to AWS.')
param aws {
  hubRole: string
  audience: string
  region: string
  signInEndpoint: string
}

@description('Addresses in sovereign clouds; empty for the public one.')
param clouds {
  graphEndpoint: string
  botOpenIdMetadata: string
  teamsServiceUrls: string
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    location: location
    prefix: prefix
    tags: tags
    identityName: platform.identityName
    packageContainer: platform.packageContainer
    nodeVersion: runtime.nodeVersion
    instanceMemoryMB: 512
    maximumInstanceCount: 40
    alwaysReadyInstances: runtime.alwaysReadyInstances
    subnetId: platform.appSubnetId
  }
}

module settings 'modules/settings.bicep' = {
  name: 'settings'
  params: {
    functionAppName: app.outputs.name
    identityName: platform.identityName
    storageAccountName: platform.storageAccountName
    applicationInsightsConnectionString: platform.connectionString
    schedulerEndpoint: platform.schedulerEndpoint
    taskHubName: platform.taskHubName
    values: {
      LATCHKEY_API_AUDIENCE: apiClientId
      LATCHKEY_TABLES_ENDPOINT: platform.tablesEndpoint
      LATCHKEY_BLOBS_ENDPOINT: platform.blobsEndpoint
      LATCHKEY_CATALOGUE_CONTAINER: platform.catalogueContainer
      LATCHKEY_AWS_HUB_ROLE: aws.hubRole
      LATCHKEY_AWS_AUDIENCE: aws.audience
      LATCHKEY_AWS_REGION: aws.region
      LATCHKEY_AWS_SIGN_IN_ENDPOINT: aws.signInEndpoint
      LATCHKEY_GRAPH_ENDPOINT: clouds.graphEndpoint
      LATCHKEY_BOT_OPENID_METADATA: clouds.botOpenIdMetadata
      LATCHKEY_TEAMS_SERVICE_URLS: clouds.teamsServiceUrls
    }
  }
}

module auth 'modules/auth.bicep' = {
  name: 'auth'
  params: { functionAppName: app.outputs.name, apiClientId: apiClientId, allowedClientIds: apiClients }
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    prefix: prefix
    tags: tags
    displayName: botDisplayName
    hostName: app.outputs.hostName
    identityName: platform.identityName
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    prefix: prefix
    tags: tags
    insightsId: platform.insightsId
    actionGroupId: platform.actionGroupId
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: { location: location, prefix: prefix, tags: tags, insightsId: platform.insightsId }
}

@description('Name of the Function App.')
output functionAppName string = app.outputs.name

@description('Its host name.')
output hostName string = app.outputs.hostName

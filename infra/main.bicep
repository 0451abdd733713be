targetScope = 'subscription'

@description('Name of this deployment, part of every resource\'s name: small letters, digits and hyphens.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Region of everything that has one; must offer Flex Consumption.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Where alerts are sent.')
param alertEmail string

@description('Name people see in Teams.')
param botDisplayName string = 'Latchkey'

@description('Application id of the status API\'s registration in Entra.')
param apiClientId string

@description('Application ids of the clients that may call the status API; empty for any of the tenant.')
param apiClients array = []

@description('ARN of the AWS hub role, an output of infra/aws/hub.yaml. Its name is fixed, so that it is known before it exists.')
param awsHubRole string

@description('Application id URI for which the token shown to AWS is issued.')
param awsAudience string = 'api://${tenant().tenantId}/latchkey-aws'

@description('Region whose STS is called.')
param awsRegion string = 'us-east-1'

@description('Where AWS changes credentials for a link to its console; empty for the usual address.')
param awsSignInEndpoint string = ''

@description('Where Durable Functions keeps its state. The app must be built for the same: npm run build -- --durable …')
@allowed(['azure-storage', 'durable-task-scheduler'])
param durable string = 'azure-storage'

@description('Node.js release: 24 where the region offers it, 22 elsewhere.')
@allowed(['22', '24'])
param nodeVersion string = '22'

@description('Instances kept ready for clicks and orchestrations: 0 scales to nothing, 1 spares people the start.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('How both storage accounts are replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Days for which nobody can change what was written to the audit trail.')
param auditRetentionDays int = 365

@description('Whether storage is reached through private endpoints alone, from a network of its own.')
param privateNetwork bool = false

@description('Whether a Key Vault is made. The app keeps nothing in it.')
param keyVault bool = false

@description('Microsoft Graph in a sovereign cloud; empty for the public one.')
param graphEndpoint string = ''

@description('The Bot Connector\'s OpenID metadata in a sovereign cloud; empty for the public one.')
param botOpenIdMetadata string = ''

@description('More addresses of the Bot Connector, for sovereign clouds; empty for none.')
param teamsServiceUrls string = ''

var prefix = 'latchkey-${environmentName}'
var tags = { application: 'latchkey', 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${prefix}'
  location: location
  tags: tags
}

module platform 'platform.bicep' = {
  name: 'latchkey-platform'
  scope: group
  params: {
    location: location
    prefix: prefix
    tags: tags
    alertEmail: alertEmail
    durable: durable
    storageSku: storageSku
    auditRetentionDays: auditRetentionDays
    privateNetwork: privateNetwork
    keyVault: keyVault
  }
}

module service 'service.bicep' = {
  name: 'latchkey-service'
  scope: group
  params: {
    location: location
    prefix: prefix
    tags: tags
    botDisplayName: botDisplayName
    apiClientId: apiClientId
    apiClients: apiClients
    runtime: { nodeVersion: nodeVersion, alwaysReadyInstances: alwaysReadyInstances }
    platform: platform.outputs.parts
    aws: { hubRole: awsHubRole, audience: awsAudience, region: awsRegion, signInEndpoint: awsSignInEndpoint }
    clouds: { graphEndpoint: graphEndpoint, botOpenIdMetadata: botOpenIdMetadata, teamsServiceUrls: teamsServiceUrls }
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP string = service.outputs.functionAppName
output LATCHKEY_HOST string = service.outputs.hostName
output LATCHKEY_APP_ID string = platform.outputs.parts.identityClientId
output LATCHKEY_PRINCIPAL_ID string = platform.outputs.parts.identityPrincipalId
output LATCHKEY_CATALOGUE_CONTAINER string = platform.outputs.parts.catalogueContainer
output AUDIT_ACCOUNT string = platform.outputs.parts.auditAccountName

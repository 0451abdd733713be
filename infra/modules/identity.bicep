@description('Region of the identity.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

// The app, the bot and the subject that AWS trusts are this one identity. It has no password and no key.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${prefix}'
  location: location
  tags: tags
}

@description('Name of the identity, for modules that refer to it.')
output name string = identity.name

@description('Client id: the bot\'s application id, and LATCHKEY_IDENTITY_CLIENT_ID.')
output clientId string = identity.properties.clientId

@description('Object id: what roles are assigned to, and the subject in the trust policy of the AWS hub role.')
output principalId string = identity.properties.principalId

// What Entra has to know before the first deployment: the status API, and the audience for which AWS takes tokens.
// Whoever deploys this may register applications; the role Application Developer is enough.
extension microsoftGraphV1

@description('What the names of all resources of the deployment have in common: latchkey-<environmentName>.')
param prefix string

@description('Application id URI for which the token shown to AWS is issued. Entra takes those that name the tenant.')
param awsAudience string = 'api://${tenant().tenantId}/latchkey-aws'

resource api 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: '${prefix}-api'
  displayName: 'Latchkey status API'
  signInAudience: 'AzureADMyOrg'
  appRoles: [
    {
      id: guid(prefix, 'Requests.Read')
      value: 'Requests.Read'
      displayName: 'Look at all access requests'
      description: 'Lets an app look at every access request, without a person.'
      allowedMemberTypes: ['Application']
      isEnabled: true
    }
  ]
  api: {
    // Tokens of version 2 name the application id as their audience, which is what the app and its gate look for.
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: guid(prefix, 'Requests.Read.Own')
        value: 'Requests.Read.Own'
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'Look at own access requests'
        adminConsentDescription: 'Lets the app look at the access requests that the signed-in person may see.'
        userConsentDisplayName: 'Look at your access requests'
        userConsentDescription: 'Lets the app look at the access requests that you may see.'
      }
    ]
  }
}

resource apiPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: api.appId
}

// AWS trusts the issuer of version 1 tokens, https://sts.windows.net/<tenant>/.
resource aws 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: '${prefix}-aws'
  displayName: 'Latchkey in AWS'
  signInAudience: 'AzureADMyOrg'
  identifierUris: [awsAudience]
  api: { requestedAccessTokenVersion: 1 }
}

resource awsPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: aws.appId
}

@description('For apiClientId of the deployment.')
output apiClientId string = api.appId

@description('For awsAudience of the deployment and Audience of infra/aws/hub.yaml.')
output awsAudience string = awsAudience

@description('Name of the Function App.')
param functionAppName string

@description('Application id of the status API\'s registration in Entra.')
param apiClientId string

@description('Application ids of the clients that may call the status API; empty for any of the tenant. The app itself decides what each caller sees.')
param allowedClientIds array

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: functionAppName
}

// A second lock in front of the app's own: what is not excluded gets no further without a token for the API. So the
// management API of Durable Functions (/runtime/webhooks/durabletask), too, is closed to everybody who only has a key.
resource auth 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      // The Bot Connector's tokens are not Entra's: the app checks them itself. The description of the API is public.
      excludedPaths: ['/api/messages', '/api/openapi.json']
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: apiClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [apiClientId, 'api://${apiClientId}']
          defaultAuthorizationPolicy: empty(allowedClientIds) ? {} : { allowedApplications: allowedClientIds }
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

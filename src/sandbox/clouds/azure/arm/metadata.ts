import type { Call, Reply } from '../service.ts';

/**
 * GET /metadata/endpoints: where the parts of this cloud are. Asked without a token by programs that are to work
 * with a cloud other than the public one, the Azure CLI among them.
 */
export function cloudMetadata({ origin, query }: Call): Reply {
  const authentication = {
    loginEndpoint: origin,
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: 'common',
    identityProvider: 'AAD',
  };
  const cloud = {
    name: 'Simulator',
    portal: origin,
    authentication,
    media: origin,
    graphAudience: 'https://graph.windows.net/',
    graph: origin,
    microsoftGraphResourceId: `${origin}/`,
    resourceManager: origin,
    gallery: `${origin}/`,
    batch: 'https://batch.core.windows.net/',
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      sqlServerHostname: 'database.windows.net',
      acrLoginServer: 'azurecr.io',
    },
  };
  // Before 2019 the answer was about one cloud; since then it is a list.
  const list = (query.get('api-version') ?? '') >= '2019-05-01';
  return {
    status: 200,
    body: list
      ? [cloud]
      : { galleryEndpoint: cloud.gallery, graphEndpoint: origin, portalEndpoint: origin, authentication },
  };
}

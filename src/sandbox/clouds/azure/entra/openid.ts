import { isGuid } from '../rbac/guid.ts';
import { issuersOf } from './tokens.ts';

/**
 * The discovery document of a tenant, or of `common` (OpenID Connect Discovery 1.0). The issuer is Entra's own, as it stands in
 * the tokens; the addresses are the simulator's.
 */
export function openIdMetadata(tenant: string, origin: string, version: 1 | 2): object {
  const base = `${origin}/${tenant}`;
  // Where the tenant is not known yet, its place in the issuer is kept open.
  const issuers = issuersOf(isGuid(tenant) ? tenant : '{tenantid}');
  return {
    token_endpoint: version === 1 ? `${base}/oauth2/token` : `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: version === 1 ? `${base}/discovery/keys` : `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: version === 1 ? issuers.v1 : issuers.v2,
    request_uri_parameter_supported: false,
    authorization_endpoint: version === 1 ? `${base}/oauth2/authorize` : `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: version === 1 ? `${base}/oauth2/logout` : `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'acr',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
    ],
    tenant_region_scope: null,
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  };
}

/** Who stands behind an authority: what MSAL asks before it trusts one that it does not know. */
export function instanceDiscovery(origin: string, authorizationEndpoint: string | null): object {
  const host = new URL(origin).host;
  const tenant = /^https:\/\/[^/]+\/([^/]+)\//.exec(authorizationEndpoint ?? '')?.[1] ?? 'common';
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

import { isGuid } from '../rbac/guid.ts';
import { type Call, type Operation, type Service, ServiceError } from '../service.ts';
import type { Store } from '../state.ts';
import { EntraError, renderEntraError } from './entra-error.ts';
import { instanceDiscovery, openIdMetadata } from './openid.ts';
import { publicKeys } from './signing.ts';
import { requestToken } from './token-endpoint.ts';

const ROUTES: readonly (readonly [RegExp, string])[] = [
  [/^\/(v2\.0\/)?\.well-known\/openid-configuration$/, 'openid.metadata'],
  [/^\/discovery\/(v2\.0\/)?keys$/, 'openid.keys'],
  [/^\/oauth2\/(v2\.0\/)?token$/, 'token.clientCredentials'],
  [/^\/discovery\/instance$/, 'openid.instance'],
];

/** Places for those who do not know their tenant yet. */
const SHARED = ['common', 'organizations'];

/** True for paths that begin with a tenant, as those of login.microsoftonline.com do. */
export function isEntraPath(path: string): boolean {
  const first = path.split('/')[1] ?? '';
  return isGuid(first) || [...SHARED, 'consumers'].includes(first.toLowerCase());
}

/** The tenant's own address at login.microsoftonline.com: metadata, keys, and tokens for applications. */
export function createEntraService(store: Store): Service {
  return {
    name: 'identity',
    resolve(call): Operation {
      const [, tenant = '', ...rest] = call.path.split('/');
      const path = `/${rest.join('/')}`;
      const name = ROUTES.find(([pattern]) => pattern.test(path))?.[1];
      if (name === undefined) throw new ServiceError(404, 'not_found', 'There is nothing at this address.');
      return {
        name,
        run: () => {
          const state = store.current;
          const shared = SHARED.includes(tenant.toLowerCase()) && name.startsWith('openid.');
          if (!shared && tenant.toLowerCase() !== state.tenantId) throw tenantNotFound(tenant);
          checkMethod(call, name === 'token.clientCredentials' ? 'POST' : 'GET');
          if (name === 'openid.keys') return { status: 200, body: publicKeys(state.signingKey) };
          if (name === 'token.clientCredentials') return requestToken(state, call);
          if (name === 'openid.instance')
            return {
              status: 200,
              body: instanceDiscovery(call.origin, call.query.get('authorization_endpoint')),
            };
          const version = path.startsWith('/v2.0/') ? 2 : 1;
          return {
            status: 200,
            body: openIdMetadata(shared ? tenant.toLowerCase() : state.tenantId, call.origin, version),
          };
        },
      };
    },
    render: renderEntraError,
  };
}

function checkMethod(call: Call, expected: string): void {
  if (call.method !== expected)
    throw new EntraError(400, 'invalid_request', 900561, `The endpoint only accepts ${expected} requests.`);
}

function tenantNotFound(tenant: string): EntraError {
  return new EntraError(
    400,
    'invalid_tenant',
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  );
}

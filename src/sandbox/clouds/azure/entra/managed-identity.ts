import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Application } from '../model.ts';
import { type Call, type Operation, type Reply, type Service, ServiceError } from '../service.ts';
import type { State, Store } from '../state.ts';
import { resourceNotFound } from './entra-error.ts';
import { findResource } from './resources.ts';
import { appToken } from './tokens.ts';

const API_VERSION = '2019-08-01';
const LIFETIME_SECONDS = 86_400;
const IMDS_PATH = '/metadata/identity/oauth2/token';
const IMDS_VERSIONS = ['2018-02-01', '2019-08-01', '2021-02-01'];

export interface ManagedIdentityOptions {
  readonly store: Store;
  /** What the header X-IDENTITY-HEADER has to say. */
  readonly secret: string;
}

interface CachedToken {
  readonly token: string;
  readonly issued: number;
  readonly expires: number;
}

/**
 * The token endpoint that App Service puts beside an app, and that of virtual machines (Microsoft Learn, "How to use managed identities for
 * App Service and Azure Functions", REST endpoint reference). A token is handed out again until half of its
 * day is over, as the platform does: what changed for the identity meanwhile shows late.
 */
export function createManagedIdentityService(options: ManagedIdentityOptions): Service {
  const cache = new Map<string, CachedToken>();
  return {
    name: 'identity',
    resolve(call): Operation {
      if (isMachinePath(call))
        return { name: 'managedIdentity.imds', run: () => issueForMachine(call, options, cache) };
      if (call.path !== '/msi/token') throw new ServiceError(404, '404', 'Not found.');
      return { name: 'managedIdentity.token', run: () => issueForApp(call, options, cache) };
    },
    render: (error, call) => ({
      status: error.status,
      headers: error.headers,
      body: isMachinePath(call)
        ? { error: 'invalid_request', error_description: error.message }
        : { statusCode: error.status, message: error.message, correlationId: randomUUID() },
    }),
  };
}

/** Clients write the address with a slash at its end and without. */
function isMachinePath({ path }: Call): boolean {
  return path.replace(/\/$/, '') === IMDS_PATH;
}

async function issueForApp(
  call: Call,
  { store, secret }: ManagedIdentityOptions,
  cache: Map<string, CachedToken>,
): Promise<Reply> {
  if (call.method !== 'GET') refuse(405, 'The method is not allowed.');
  if (!sameText(String(call.headers['x-identity-header'] ?? ''), secret))
    refuse(401, 'The X-IDENTITY-HEADER header is missing or wrong.');
  if (call.query.get('api-version') !== API_VERSION) refuse(400, `The api-version must be ${API_VERSION}.`);
  const { entry, identity, resource } = await issue(call, store.current, cache);
  return {
    status: 200,
    body: {
      access_token: entry.token,
      expires_on: String(Math.floor(entry.expires / 1000)),
      resource,
      token_type: 'Bearer',
      client_id: identity.clientId,
    },
  };
}

/** The form of the Instance Metadata Service: what asks is known by where it asks from, and a header shows intent. */
async function issueForMachine(
  call: Call,
  { store }: ManagedIdentityOptions,
  cache: Map<string, CachedToken>,
): Promise<Reply> {
  if (call.method !== 'GET') refuse(405, 'The method is not allowed.');
  if (String(call.headers['metadata'] ?? '').toLowerCase() !== 'true')
    refuse(400, 'Required metadata header not specified');
  if (!IMDS_VERSIONS.includes(call.query.get('api-version') ?? ''))
    refuse(400, `Bad request. api-version is invalid or was not specified in the request.`);
  const { entry, identity, resource } = await issue(call, store.current, cache);
  const left = Math.floor((entry.expires - call.now.getTime()) / 1000);
  return {
    status: 200,
    body: {
      access_token: entry.token,
      client_id: identity.clientId,
      expires_in: String(left),
      expires_on: String(Math.floor(entry.expires / 1000)),
      ext_expires_in: String(left),
      not_before: String(Math.floor(entry.issued / 1000)),
      resource,
      token_type: 'Bearer',
    },
  };
}

async function issue(
  call: Call,
  state: State,
  cache: Map<string, CachedToken>,
): Promise<{ readonly entry: CachedToken; readonly identity: Application; readonly resource: string }> {
  const requested = call.query.get('resource');
  if (requested === null || requested === '') return refuse(400, 'The parameter resource is missing.');
  const identity = identityFor(state, call.query);
  call.trace.caller = identity.objectId;
  const resource = findResource(state, requested);
  if (resource === undefined) throw resourceNotFound(requested, state.tenantName);
  const now = call.now.getTime();
  const key = `${identity.clientId} ${requested}`;
  let entry = cache.get(key);
  if (entry === undefined || now >= (entry.issued + entry.expires) / 2) {
    const token = await appToken(state, identity, resource, { now: call.now, seconds: LIFETIME_SECONDS });
    entry = { token, issued: now, expires: now + LIFETIME_SECONDS * 1000 };
    cache.set(key, entry);
  }
  return { entry, identity, resource: requested };
}

/** Without a name there has to be exactly one identity: a system-assigned one, as far as the app can tell. */
function identityFor(state: State, query: URLSearchParams): Application {
  const identities = state.applications.filter((entry) => entry.managedIdentity);
  const clientId = query.get('client_id')?.toLowerCase();
  const principalId = (query.get('principal_id') ?? query.get('object_id'))?.toLowerCase();
  const [found, another] = identities.filter(
    (entry) =>
      (clientId === undefined || entry.clientId === clientId) &&
      (principalId === undefined || entry.objectId === principalId),
  );
  if (found === undefined || another !== undefined)
    return refuse(
      400,
      'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    );
  return found;
}

function refuse(status: number, message: string): never {
  throw new ServiceError(status, String(status), message);
}

function sameText(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}

import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto';
import { decodeJwt, type JWK, type JWTPayload } from 'jose';
import type { Application } from '../model.ts';
import type { Call, Reply } from '../service.ts';
import type { State } from '../state.ts';
import { EntraError, resourceNotFound } from './entra-error.ts';
import { findResource, namesOf, sameIdentifier } from './resources.ts';
import { verifyToken } from './signing.ts';
import { appToken, issuersOf } from './tokens.ts';

const LIFETIME_SECONDS = 3599;
/** Entra forgives the clocks of applications this much; some round the time up. */
const CLOCK_SKEW_SECONDS = 300;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Client credentials: with a client assertion that the application signed itself, with a token of a managed
 * identity that it trusts, or with a secret (Microsoft identity platform, "OAuth 2.0 client credentials flow").
 */
export async function requestToken(state: State, call: Call): Promise<Reply> {
  const form = new URLSearchParams(call.body);
  if (form.get('grant_type') !== 'client_credentials')
    throw new EntraError(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}'.`,
    );
  const clientId = form.get('client_id')?.toLowerCase() ?? '';
  const application = state.applications.find((entry) => entry.clientId === clientId);
  if (application === undefined)
    throw new EntraError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${state.tenantName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  const requested = requestedResource(form, call);
  await checkCredential(state, application, call, form);
  call.trace.caller = application.objectId;
  const resource = findResource(state, knownName(requested, call.origin));
  if (resource === undefined) throw resourceNotFound(requested, state.tenantName);
  const lifetime = { now: call.now, seconds: LIFETIME_SECONDS };
  const token = await appToken(state, application, resource, lifetime);
  return { status: 200, body: tokenAnswer(call, token, requested) };
}

/**
 * Programs that take a cloud's addresses from its metadata ask for tokens by them: the resource manager's comes
 * without a slash at its end, Graph's with one.
 */
function knownName(requested: string, origin: string): string {
  if (requested === origin) return 'https://management.azure.com';
  return requested === `${origin}/` ? 'https://graph.microsoft.com' : requested;
}

/** Version 1 of the endpoint names the API in `resource`, version 2 in `scope`. */
function requestedResource(form: URLSearchParams, call: Call): string {
  if (!isVersion2(call)) {
    const resource = form.get('resource');
    if (resource) return resource;
    throw new EntraError(
      400,
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'resource'.",
    );
  }
  const scope = form.get('scope') ?? '';
  if (!scope.endsWith('/.default'))
    throw new EntraError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  return scope.slice(0, -'/.default'.length);
}

function tokenAnswer(call: Call, token: string, resource: string): object {
  if (isVersion2(call))
    return {
      token_type: 'Bearer',
      expires_in: LIFETIME_SECONDS,
      ext_expires_in: LIFETIME_SECONDS,
      access_token: token,
    };
  const now = Math.floor(call.now.getTime() / 1000);
  return {
    token_type: 'Bearer',
    expires_in: String(LIFETIME_SECONDS),
    ext_expires_in: String(LIFETIME_SECONDS),
    expires_on: String(now + LIFETIME_SECONDS),
    not_before: String(now),
    resource,
    access_token: token,
  };
}

function isVersion2({ path }: Call): boolean {
  return path.endsWith('/oauth2/v2.0/token');
}

async function checkCredential(
  state: State,
  application: Application,
  call: Call,
  form: URLSearchParams,
): Promise<void> {
  const secret = form.get('client_secret') ?? basicSecret(call, application);
  if (secret === null) return checkAssertion(state, application, call, form);
  const given = createHash('sha256').update(secret).digest();
  const known = application.secrets.map((one) => createHash('sha256').update(one).digest());
  if (!known.some((one) => timingSafeEqual(one, given)))
    throw new EntraError(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${application.clientId}'.`,
    );
}

/** Some clients send id and secret in the Authorization header. */
function basicSecret({ headers }: Call, application: Application): string | null {
  const encoded = /^basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':').map(decodeURIComponent);
  return id.toLowerCase() === application.clientId ? secret : '';
}

async function checkAssertion(
  state: State,
  application: Application,
  call: Call,
  form: URLSearchParams,
): Promise<void> {
  const assertion = form.get('client_assertion');
  if (assertion === null || form.get('client_assertion_type') !== ASSERTION_TYPE)
    throw new EntraError(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  const { iss } = decoded(assertion);
  const own = iss === application.clientId;
  const keys = own ? ownKeys(application) : [state.signingKey as JWK];
  const leniency = own
    ? { algorithms: ['RS256', 'PS256'], leewaySeconds: CLOCK_SKEW_SECONDS, timesAsText: true }
    : {};
  const checks = await Promise.all(keys.map((key) => verifyToken(assertion, key, call.now, leniency)));
  const good = checks.find((check) => check.ok);
  if (good === undefined)
    throw badAssertion(
      checks.some((check) => !check.ok && ['expired', 'notYetValid'].includes(check.reason)),
    );
  if (own) checkOwnAssertion(application, good.claims, call);
  else checkFederation(state, application, good.claims);
}

function ownKeys(application: Application): readonly JWK[] {
  const fromCertificates = application.certificates.map((pem) =>
    new X509Certificate(pem).publicKey.export({ format: 'jwk' }),
  );
  return [...(application.assertionKeys as JWK[]), ...(fromCertificates as JWK[])];
}

function checkOwnAssertion(application: Application, claims: JWTPayload, call: Call): void {
  const audiences = [claims.aud ?? []].flat();
  if (claims.sub !== application.clientId || !audiences.includes(`${call.origin}${call.path}`))
    throw new EntraError(
      401,
      'invalid_client',
      700023,
      'Client assertion audience claim does not match Realm issuer.',
    );
}

/** A managed identity's token counts when a federated credential names its issuer, subject and audience. */
function checkFederation(state: State, application: Application, claims: JWTPayload): void {
  const trusted = application.federatedCredentials.some((credential) => {
    const api = findResource(state, credential.audience);
    const names = api ? namesOf(api) : [credential.audience];
    return (
      credential.issuer === claims.iss &&
      credential.subject === claims.sub &&
      [claims.aud ?? []].flat().some((one) => names.some((name) => sameIdentifier(name, one)))
    );
  });
  const { v1, v2 } = issuersOf(state.tenantId);
  if (!trusted || ![v1, v2].includes(String(claims.iss)))
    throw new EntraError(
      401,
      'invalid_client',
      700213,
      `No matching federated identity record found for presented assertion subject '${claims.sub ?? ''}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    );
}

function decoded(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw new EntraError(401, 'invalid_client', 50027, 'JWT token is invalid or malformed.');
  }
}

function badAssertion(outOfTime: boolean): EntraError {
  return outOfTime
    ? new EntraError(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.')
    : new EntraError(
        401,
        'invalid_client',
        700027,
        'The certificate with identifier used to sign the client assertion is not registered on application.',
      );
}

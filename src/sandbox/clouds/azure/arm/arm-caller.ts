import type { JWK, JWTPayload } from 'jose';
import { verifyToken } from '../entra/signing.ts';
import { issuersOf } from '../entra/tokens.ts';
import { type Call, ServiceError } from '../service.ts';
import type { State } from '../state.ts';

/** Whose token came with the call. */
export interface Caller {
  readonly objectId: string;
  /** How Azure names the caller in its refusals: an application's client id, a person's sign-in name. */
  readonly label: string;
  /** More than one kind of proof was shown at sign-in. Applications sign in with one. */
  readonly multiFactor: boolean;
}

const AUDIENCES = [
  'https://management.core.windows.net/',
  'https://management.core.windows.net',
  'https://management.azure.com/',
  'https://management.azure.com',
];

/** Checks the bearer token. Throws the 401 that Azure Resource Manager gives. */
export async function authenticateArm(call: Call, state: State): Promise<Caller> {
  const claims = await goodToken(call, state);
  if (typeof claims.aud !== 'string' || !AUDIENCES.includes(claims.aud))
    throw refusal(
      state,
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${[claims.aud ?? ''].flat().join(', ')}'. It should exactly match with one of the allowed audiences ${AUDIENCES.map((one) => `'${one}'`).join(',')}.`,
    );
  const issuers = issuersOf(state.tenantId);
  if (claims.iss !== issuers.v1 && claims.iss !== issuers.v2)
    throw refusal(
      state,
      'InvalidAuthenticationTokenTenant',
      `The access token is from the wrong issuer '${claims.iss ?? ''}'. It must match the tenant '${issuers.v1}' associated with this subscription.`,
    );
  const objectId = claims.oid;
  if (typeof objectId !== 'string')
    throw refusal(state, 'InvalidAuthenticationToken', 'The access token is missing the claim oid.');
  call.trace.caller = objectId;
  const names = [claims.preferred_username, claims.upn, claims.appid, claims.azp];
  const methods = Array.isArray(claims.amr) ? claims.amr : [];
  return {
    objectId,
    label: names.find((name) => typeof name === 'string') ?? objectId,
    multiFactor: methods.includes('mfa'),
  };
}

/** The claims of a token that we signed and that is not over. */
async function goodToken(call: Call, state: State): Promise<JWTPayload> {
  const header = call.headers.authorization;
  if (header === undefined)
    throw refusal(
      state,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
  const [scheme, token = ''] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer')
    throw refusal(
      state,
      'AuthenticationFailedInvalidHeader',
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
    );
  const verified = await verifyToken(token, state.signingKey as JWK, call.now);
  if (!verified.ok && verified.reason === 'expired')
    throw refusal(
      state,
      'ExpiredAuthenticationToken',
      `The access token expiry UTC time '${usTime(verified.expiry)}' is earlier than current UTC time '${usTime(call.now)}'.`,
    );
  if (!verified.ok) throw refusal(state, 'InvalidAuthenticationToken', 'The access token is invalid.');
  return verified.claims;
}

function refusal(state: State, code: string, message: string): ServiceError {
  return new ServiceError(401, code, message, {
    'WWW-Authenticate': `Bearer authorization_uri="https://login.windows.net/${state.tenantId}", error="invalid_token", error_description="${message}"`,
  });
}

/** `3/19/2023 8:55:46 AM`, as .NET writes a UTC time for American readers. */
function usTime(time: Date): string {
  return time.toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '').replaceAll(' ', ' ');
}

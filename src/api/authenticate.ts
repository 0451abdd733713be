import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Clock } from '../core/ports.ts';

/** Who a valid token was issued to. */
export interface Caller {
  /** Entra object id: of the person or, for an app-only token, of the service principal. */
  readonly objectId: string;
  /** Whether an app acts for itself (client credentials, managed identity) and not for a person. */
  readonly appOnly: boolean;
  /** App roles in the token. */
  readonly roles: readonly string[];
}

/**
 * `missing`: no bearer token. `invalid`: one that does not pass; `why` is for the log, not for the caller.
 * `unavailable`: Entra's keys cannot be fetched at the moment.
 */
export type Authentication =
  | { readonly outcome: 'caller'; readonly caller: Caller }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'invalid'; readonly why: string }
  | { readonly outcome: 'unavailable'; readonly why: string };

/** Checks the value of an Authorization header. Never throws. */
export type Authenticate = (authorization: string | null) => Promise<Authentication>;

export interface AuthenticateOptions {
  readonly tenantId: string;
  /** The one audience tokens must be for. */
  readonly audience: string;
  /** e.g. `https://login.microsoftonline.com`; no trailing slash. */
  readonly authorityHost: string;
  readonly clock: Clock;
}

/** Differences between clocks that are forgiven, in seconds. */
const clockTolerance = 120;

/**
 * Accepts access tokens that the tenant's Entra issued for this API: signature by the tenant's keys (RS256
 * only), issuer of version 1 or 2, audience, tenant, times, and an object id (Microsoft identity platform,
 * "Secure applications and APIs by validating claims"). The keys are fetched on first use and kept.
 */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  const { tenantId, audience, authorityHost, clock } = options;
  const keys = createRemoteJWKSet(new URL(`${authorityHost}/${tenantId}/discovery/v2.0/keys`), {
    timeoutDuration: 5_000,
  });
  const issuer = [
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
    // Sovereign clouds name their own host in version 2.
    `${authorityHost}/${tenantId}/v2.0`,
    `https://sts.windows.net/${tenantId}/`,
  ];

  return async (authorization) => {
    const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { outcome: 'missing' };
    try {
      const { payload } = await jwtVerify(token, keysOrUnavailable(keys), {
        issuer,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'nbf'],
        clockTolerance,
        currentDate: clock.now(),
      });
      return callerOf(payload, tenantId);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { outcome: error instanceof KeysUnavailable ? 'unavailable' : 'invalid', why };
    }
  };
}

/** Entra's keys could not be fetched; says nothing about the token. */
class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** Tells a key that does not exist or fit (the token's fault) from keys that could not be fetched. */
function keysOrUnavailable(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const fault =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported;
      if (fault) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new KeysUnavailable(`The signing keys of Entra could not be fetched: ${why}`, { cause: error });
    }
  };
}

function callerOf(payload: JWTPayload, tenantId: string): Authentication {
  if (payload['tid'] !== tenantId)
    return { outcome: 'invalid', why: 'The token is from another tenant (claim tid).' };
  const objectId = payload['oid'];
  if (!isText(objectId)) return { outcome: 'invalid', why: 'The token names no object id (claim oid).' };
  const appOnly = isAppOnly(payload);
  if (!appOnly && !isText(payload['scp']))
    return {
      outcome: 'invalid',
      why: 'The token is no access token: neither scopes (claim scp) nor of an app.',
    };
  const { roles } = payload;
  return {
    outcome: 'caller',
    caller: {
      objectId,
      appOnly,
      roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    },
  };
}

/**
 * A token with which an app acts for a person always carries the scopes it has for that (claim scp); one of an
 * app for itself never does. Neither does the ID token of a person's sign-in, so that an app has to show: by the
 * optional claim idtyp or, where that is not issued, by being its own subject and by naming the app (Microsoft
 * identity platform, "Access token claims reference": idtyp, sub, appid, azp).
 */
function isAppOnly(payload: JWTPayload): boolean {
  if (payload['idtyp'] !== undefined) return payload['idtyp'] === 'app';
  if (isText(payload['scp'])) return false;
  return payload['oid'] === payload.sub && (isText(payload['appid']) || isText(payload['azp']));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Application, User } from '../model.ts';
import type { State } from '../state.ts';
import { namesOf, type Resource, sameIdentifier } from './resources.ts';
import { signClaims } from './signing.ts';

/** The two issuers of a tenant: one for each version of access tokens. */
export function issuersOf(tenantId: string): { readonly v1: string; readonly v2: string } {
  return {
    v1: `https://sts.windows.net/${tenantId}/`,
    v2: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  };
}

interface Lifetime {
  readonly now: Date;
  readonly seconds: number;
}

/** An app-only access token, in the version that the API's registration asks for. */
export function appToken(
  state: State,
  application: Application,
  resource: Resource,
  lifetime: Lifetime,
): Promise<string> {
  const roles = Object.entries(application.appRoles)
    .filter(([api]) => namesOf(resource).some((name) => sameIdentifier(name, api)))
    .flatMap(([, values]) => values);
  return signClaims(state.signingKey, {
    ...common(state, resource, lifetime),
    ...(resource.tokenVersion === 1
      ? { appid: application.clientId, appidacr: '2', idp: issuersOf(state.tenantId).v1 }
      : { azp: application.clientId, azpacr: '2' }),
    idtyp: 'app',
    oid: application.objectId,
    sub: application.objectId,
    ...(roles.length > 0 && { roles }),
  });
}

/** What a person consented to, or was assigned, at the API. */
export interface Delegation {
  /** The client that the person signed in to. */
  readonly clientId: string;
  readonly scopes?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** An access token of a signed-in person, in the version that the API asks for. */
export function personToken(
  state: State,
  user: User,
  grant: Delegation & { readonly resource: Resource },
  lifetime: Lifetime,
): Promise<string> {
  // Which form a token has is the API's choice, not the person's.
  const form =
    grant.resource.tokenVersion === 1
      ? {
          appid: grant.clientId,
          appidacr: '0',
          upn: user.userPrincipalName,
          unique_name: user.userPrincipalName,
        }
      : { azp: grant.clientId, azpacr: '0', preferred_username: user.userPrincipalName };
  return signClaims(state.signingKey, {
    ...common(state, grant.resource, lifetime),
    ...form,
    name: user.displayName,
    oid: user.id,
    ...(grant.scopes && { scp: grant.scopes.join(' ') }),
    ...(grant.roles && { roles: [...grant.roles] }),
    // A person's subject differs from API to API.
    sub: createHash('sha256')
      .update(`${user.id} ${grant.resource.clientId ?? ''}`)
      .digest('base64url'),
  });
}

function common(state: State, resource: Resource, { now, seconds }: Lifetime): JWTPayload {
  const issued = Math.floor(now.getTime() / 1000);
  const issuers = issuersOf(state.tenantId);
  return {
    aud: resource.tokenVersion === 1 ? resource.requested : (resource.clientId ?? resource.requested),
    iss: resource.tokenVersion === 1 ? issuers.v1 : issuers.v2,
    iat: issued,
    nbf: issued,
    exp: issued + seconds,
    tid: state.tenantId,
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ver: resource.tokenVersion === 1 ? '1.0' : '2.0',
  };
}

import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Account } from '../state.ts';
import { AwsError } from '../wire/errors.ts';

/** Gives the public keys of an issuer; rejects when the issuer cannot be reached. */
export type OidcKeys = (issuer: string) => Promise<JSONWebKeySet>;

/** What a token that holds says. */
export interface WebIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** The value of the `:aud` condition key: `azp` when the token has one, `aud` otherwise. */
  readonly audience: string;
  /** The value of the `:oaud` condition key: the `aud` of a token that also has an `azp`. */
  readonly originalAudience: readonly string[] | undefined;
  readonly amr: readonly string[] | undefined;
}

const invalid = (message: string) => new AwsError('InvalidIdentityToken', 400, message);
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/**
 * Checks a token against the account's OIDC providers and the issuer's keys, after "AWS STS API reference,
 * AssumeRoleWithWebIdentity" and "IAM User Guide, Available keys for AWS OIDC federation". Throws an AwsError.
 */
export async function checkWebIdentityToken(
  token: string,
  account: Account | undefined,
  options: { readonly now: Date; readonly oidcKeys: OidcKeys },
): Promise<WebIdentity> {
  const { iss } = decode(token);
  const provider = account?.oidcProviders.find(({ issuer }) => issuer === iss);
  if (iss === undefined || !provider) {
    throw invalid(`No OpenIDConnect provider found in your account for ${iss ?? ''}`);
  }
  const claims = await verify(token, iss, options);
  const audiences = [claims.aud ?? []].flat();
  const azp = claims['azp'];
  const authorized = typeof azp === 'string' ? azp : undefined;
  // A token for several audiences does not say which of them presents it, unless it has an azp.
  const audience = authorized ?? (audiences.length === 1 ? audiences[0] : undefined);
  if (audience === undefined || !provider.clientIds.includes(audience))
    throw invalid('Incorrect token audience');
  if (!claims.sub) throw invalid('Missing a required claim: sub');
  const amr = claims['amr'];
  return {
    issuer: iss,
    subject: claims.sub,
    audience,
    originalAudience: authorized === undefined ? undefined : audiences,
    amr: Array.isArray(amr) ? amr.map(String) : undefined,
  };
}

function decode(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch (error) {
    if (!(error instanceof errors.JWTInvalid)) throw error;
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
}

async function verify(
  token: string,
  issuer: string,
  { now, oidcKeys }: { readonly now: Date; readonly oidcKeys: OidcKeys },
): Promise<JWTPayload> {
  const keys = await oidcKeys(issuer).catch((cause: unknown) => {
    const error = new AwsError(
      'IDPCommunicationError',
      400,
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
    error.cause = cause;
    throw error;
  });
  try {
    const verified = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer,
      algorithms,
      currentDate: now,
      requiredClaims: ['exp', 'iat', 'aud', 'sub'],
    });
    return verified.payload;
  } catch (error) {
    throw tokenError(error, now);
  }
}

function tokenError(error: unknown, now: Date): unknown {
  const seconds = Math.floor(now.getTime() / 1_000);
  if (error instanceof errors.JWTExpired) {
    return new AwsError(
      'ExpiredTokenException',
      400,
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${error.payload.exp}`,
    );
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return invalid(`Missing a required claim: ${error.claim}`);
    return invalid(`Token claim ${error.claim} is not acceptable: current date/time ${seconds}`);
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return invalid(
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
  if (error instanceof errors.JOSEError)
    return invalid('Invalid identity token: its signature could not be verified.');
  return error;
}

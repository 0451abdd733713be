import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { Rejection } from './rejection.ts';
import { isSafe } from './safe-url.ts';

/** The issuer of the Connector's tokens. */
export const connectorIssuer = 'https://api.botframework.com';

const minute = 60_000;
const metadataSchema = z.object({ jwks_uri: z.url() });

/** Resolves when the token is a genuine one. @throws Rejection 401 when it is not, 503 when nobody can tell */
export type TokenCheck = (token: string) => Promise<void>;

/**
 * Checks tokens of the Bot Connector for one bot: signature, issuer, audience and lifetime ("Authenticate
 * requests from the Bot Connector service to your bot" names RS256 and a skew of five minutes). The keys are
 * kept for a day; a key that is not among them is looked for once a minute at most.
 */
export function connectorTokenCheck(identity: {
  readonly appId: string;
  readonly openIdMetadataUrl: string;
}): TokenCheck {
  const keys = signingKeys(identity.openIdMetadataUrl);
  return async (token) => {
    try {
      await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: connectorIssuer,
        audience: identity.appId,
        requiredClaims: ['exp'],
        clockTolerance: 300,
      });
    } catch (error) {
      if (error instanceof Rejection) throw error;
      throw new Rejection(401, error instanceof Error ? error.message : 'the token is not good', {
        cause: error,
      });
    }
  };
}

/** A key for a token. What is wrong with the keys is told apart from what is wrong with the token. */
function signingKeys(openIdMetadataUrl: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(openIdMetadataUrl), {
    cacheMaxAge: 24 * 60 * minute,
    cooldownDuration: minute,
    timeoutDuration: 5000,
    [customFetch]: fetchKeys,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      const why = error instanceof Error ? error.message : 'no reason given';
      throw new Rejection(503, `the Connector's signing keys cannot be had: ${why}`, { cause: error });
    }
  };
}

/** The metadata only says where the keys are, so both are fetched together. */
async function fetchKeys(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) return response;
  const { jwks_uri: keysUrl } = metadataSchema.parse(await response.json());
  if (!isSafe(new URL(keysUrl))) throw new Error(`the metadata names keys at ${keysUrl}, which is not https`);
  return fetch(keysUrl, init);
}

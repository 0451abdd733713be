import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  randomUUID,
} from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';

export const signingKeySchema = z.strictObject({
  kid: z.string(),
  jwk: z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() }),
});

/** The Connector's key pair. Its id is part of the metadata URL, because SDKs keep the keys of a URL for a day. */
export type SigningKey = z.infer<typeof signingKeySchema>;

export function createSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return signingKeySchema.parse({ kid: randomUUID(), jwk: privateKey.export({ format: 'jwk' }) });
}

/** The public half as the Connector publishes it: endorsed for Microsoft Teams. */
export function publicKeySet(key: SigningKey): { readonly keys: readonly JsonWebKey[] } {
  const publicKey = createPublicKey(privateKeyOf(key)).export({ format: 'jwk' });
  return {
    keys: [{ ...publicKey, kid: key.kid, use: 'sig', alg: 'RS256', endorsements: ['msteams'] }],
  };
}

/** Issuer of the Connector's tokens (Bot Connector authentication reference). */
export const connectorIssuer = 'https://api.botframework.com';

/** A Connector token for one delivery to the bot, valid for an hour from `now`. */
export function connectorToken(
  key: SigningKey,
  claims: { readonly botAppId: string; readonly serviceUrl: string; readonly now: Date },
): Promise<string> {
  const issuedAt = Math.floor(claims.now.getTime() / 1000);
  return new SignJWT({ serviceurl: claims.serviceUrl })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
    .setIssuer(connectorIssuer)
    .setAudience(claims.botAppId)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + 3600)
    .sign(privateKeyOf(key));
}

function privateKeyOf(key: SigningKey) {
  return createPrivateKey({ key: key.jwk as JsonWebKey, format: 'jwk' });
}

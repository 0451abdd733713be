import { createPublicKey, type JsonWebKey } from 'node:crypto';
import {
  calculateJwkThumbprint,
  compactVerify,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { z } from 'zod';
import type { State } from '../state.ts';

const rsaPublicKey = z.object({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() });

/** A new RSA key as a private JWK; its thumbprint is its id. */
export async function createSigningKey(): Promise<State['signingKey']> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kty: 'RSA', kid: await calculateJwkThumbprint(jwk) };
}

/** The public half, in the form of a key set that Entra publishes. */
export function publicKeys(signingKey: State['signingKey']): { readonly keys: JWK[] } {
  const { kty, kid, n, e } = rsaPublicKey.parse(signingKey);
  return { keys: [{ kty, use: 'sig', alg: 'RS256', kid, n, e }] };
}

/** Signs the claims as they are, with RS256. */
export async function signClaims(signingKey: State['signingKey'], claims: JWTPayload): Promise<string> {
  const { kid } = signingKey;
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
    .sign(await importJWK(signingKey, 'RS256'));
}

export type Verified =
  | { readonly ok: true; readonly claims: JWTPayload }
  | { readonly ok: false; readonly reason: 'malformed' | 'signature' | 'notYetValid' }
  | { readonly ok: false; readonly reason: 'expired'; readonly expiry: Date };

/** What is taken beyond the tokens that Entra makes itself. */
interface Leniency {
  readonly algorithms?: readonly string[];
  /** How far the clock of whoever made the token may be off. */
  readonly leewaySeconds?: number;
  /** MSAL.NET writes its times as text, against RFC 7519, and Entra takes them. */
  readonly timesAsText?: boolean;
}

/** Checks signature and lifetime at `now`, without leeway unless some is given. Entra signs with RS256. Whom the token is for is left to the caller. */
export async function verifyToken(
  token: string,
  key: JWK,
  now: Date,
  { algorithms = ['RS256'], leewaySeconds = 0, timesAsText = false }: Leniency = {},
): Promise<Verified> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
    if (timesAsText) claims = { ...claims, ...numericTimes(claims) };
  } catch {
    return { ok: false, reason: 'malformed' };
  }
  try {
    // Given a private key, this takes its public half.
    const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    await compactVerify(token, publicKey, { algorithms: [...algorithms] });
  } catch {
    return { ok: false, reason: 'signature' };
  }
  if (typeof claims.exp !== 'number') return { ok: false, reason: 'malformed' };
  const expiry = new Date(claims.exp * 1000);
  const leeway = leewaySeconds * 1000;
  if (expiry.getTime() + leeway <= now.getTime()) return { ok: false, reason: 'expired', expiry };
  if (typeof claims.nbf === 'number' && claims.nbf * 1000 - leeway > now.getTime())
    return { ok: false, reason: 'notYetValid' };
  return { ok: true, claims };
}

function numericTimes(claims: Readonly<Record<string, unknown>>): Record<string, number> {
  const times = ['exp', 'nbf', 'iat'].map((name) => [name, claims[name]] as const);
  const texts = times.filter(([, time]) => typeof time === 'string' && /^\d+$/.test(time));
  return Object.fromEntries(texts.map(([name, time]) => [name, Number(time)]));
}

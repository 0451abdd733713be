import type { TokenCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { z } from 'zod';

const claimsSchema = z.object({ oid: z.guid() });

/**
 * The object id of the identity behind a credential, in lower case: the claim `oid` of its token (Microsoft Learn,
 * "Access token claims reference"). The token is our own and comes from where it was just asked for, so that its
 * signature says nothing new.
 * @throws Error when there is no token or no object id in it
 */
export async function ownObjectId(credential: TokenCredential, tokenScope: string): Promise<string> {
  const token = await credential.getToken(tokenScope);
  if (token === null) throw new Error('The managed identity gave no token.');
  const claims = claimsSchema.safeParse(decodeJwt(token.token));
  if (!claims.success) throw new Error('The token of the managed identity does not say whose it is (oid).');
  return claims.data.oid.toLowerCase();
}

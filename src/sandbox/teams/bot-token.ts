import { createLocalJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { ConnectorError } from './connector-error.ts';
import type { BotTokenKeys, TeamsOptions } from './options.ts';
import { connectorIssuer } from './signing-key.ts';

/** The resource a bot asks its token for. */
const audience = connectorIssuer;

/**
 * Checks the token of a call by the bot: made for the Connector, for this bot, in its lifetime and signed by
 * the issuer. @throws ConnectorError 401 saying what is wrong with it.
 */
export async function checkBotToken(
  authorization: string | undefined,
  options: Pick<TeamsOptions, 'botAppId' | 'botTokenKeys' | 'now'>,
): Promise<void> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw refusal('A bearer token is missing.');
  const claims = await verified(token, options);
  if (![claims.aud].flat().includes(audience)) throw refusal(`The token is not for ${audience}.`);
  const now = options.now().getTime() / 1000;
  if (claims.exp === undefined || claims.exp <= now) throw refusal('The token has expired.');
  // Version 1 tokens name the application in appid, version 2 tokens in azp.
  if ((claims['appid'] ?? claims['azp']) !== options.botAppId)
    throw refusal('The token belongs to another application.');
}

async function verified(
  token: string,
  options: Pick<TeamsOptions, 'botTokenKeys' | 'now'>,
): Promise<JWTPayload> {
  try {
    if (options.botTokenKeys === undefined) return decodeJwt(token);
    const keys = createLocalJWKSet(await keySet(options.botTokenKeys));
    const { payload } = await jwtVerify(token, keys, {
      issuer: options.botTokenKeys.issuer,
      algorithms: ['RS256'],
      currentDate: options.now(),
    });
    return payload;
  } catch (error) {
    throw refusal(`The token is not valid: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function keySet({ jwks }: BotTokenKeys) {
  return typeof jwks === 'function' ? await jwks() : jwks;
}

function refusal(message: string): ConnectorError {
  return new ConnectorError(401, 'Unauthorized', message);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { checkBotToken } from './bot-token.ts';
import type { Chats } from './chats.ts';
import { ConnectorError } from './connector-error.ts';
import { answer, type ConnectorCall } from './connector-routes.ts';
import type { Faults } from './faults.ts';
import { answerError, answerJson, readJson } from './http.ts';
import type { TeamsOptions } from './options.ts';
import { createRateLimits } from './rate-limits.ts';
import type { Rooms } from './rooms.ts';
import type { Roster } from './roster.ts';
import { connectorIssuer, publicKeySet, type SigningKey } from './signing-key.ts';

export interface ConnectorParts {
  readonly options: TeamsOptions;
  readonly roster: Roster;
  readonly rooms: Rooms;
  readonly chats: Chats;
  readonly faults: Faults;
  readonly key: () => SigningKey;
}

/** Paths below which the Connector's API and the keys of a key set are found. */
export function connectorPaths(tenantId: string, kid: string) {
  return {
    service: `/emea/${tenantId}/`,
    metadata: `/${kid}/v1/.well-known/openidconfiguration`,
    keys: `/${kid}/v1/.well-known/keys`,
  };
}

/** The HTTP side of the Connector: its keys for everybody, its API for the bot alone. */
export function createConnector(parts: ConnectorParts): Server {
  const limits = createRateLimits(parts.options.now);
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const origin = `http://127.0.0.1:${request.socket.localPort}`;
    const url = new URL(request.url ?? '/', origin);
    const method = request.method ?? 'GET';
    const key = parts.key();
    const paths = connectorPaths(parts.options.tenantId, key.kid);
    if (method === 'GET' && url.pathname === paths.keys) return answerJson(response, 200, publicKeySet(key));
    if (method === 'GET' && url.pathname === paths.metadata)
      return answerJson(response, 200, metadata(origin + paths.keys));
    if (!url.pathname.startsWith(paths.service))
      throw new ConnectorError(404, 'NotFound', `There is nothing at ${url.pathname}.`);
    const fault = parts.faults.take(method, url.pathname);
    if (fault !== undefined)
      throw new ConnectorError(
        fault.status,
        fault.code ?? 'ServiceError',
        'Scripted fault.',
        fault.retryAfter,
      );
    await checkBotToken(request.headers.authorization, parts.options);
    const call: ConnectorCall = {
      method,
      segments: url.pathname.slice(paths.service.length).split('/').filter(Boolean).map(decoded),
      body: method === 'POST' || method === 'PUT' ? await readJson(request) : undefined,
    };
    const { status, body } = answer(call, { ...parts, limits });
    answerJson(response, status, body);
  };
  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => answerError(response, error));
  });
}

function metadata(keysUrl: string) {
  return {
    issuer: connectorIssuer,
    authorization_endpoint: 'https://invalid.botframework.com',
    jwks_uri: keysUrl,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ConnectorError(400, 'BadSyntax', 'The path is not properly encoded.');
  }
}

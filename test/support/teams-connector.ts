import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

// One pair for all: making one takes longer than most tests.
const signingKeys = generateKeyPair('RS256', { extractable: true });

/** What the bot sent to the Connector. */
export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How the Connector answers a call instead of taking it. */
export interface Trouble {
  readonly status: number;
  /** The code of the error body. */
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The outside of a Teams bot on one local server: the Bot Connector, which takes and records messages, and
 * the OpenID endpoint with the keys its tokens are signed with.
 */
export class TeamsConnector {
  readonly calls: ConnectorCall[] = [];
  /** Decides which calls go wrong; undefined: none. */
  trouble: (call: ConnectorCall) => Trouble | undefined | Promise<Trouble | undefined> = () => undefined;
  /** Which answers begin and do not come to their end. */
  stalls: (call: ConnectorCall) => boolean = () => false;
  /** Whether the signing keys can be had. */
  keysAvailable = true;
  /** Whether whoever asks for the keys waits for ever. */
  keysHang = false;
  /** What the signing key stands for; empty: it does not say. */
  endorsements: readonly string[] = ['msteams'];
  /** How often somebody asked for the keys. */
  keyRequests = 0;
  readonly #server: Server;
  readonly #keys: Awaited<ReturnType<typeof generateKeyPair>>;
  #messages = 0;

  private constructor(server: Server, keys: Awaited<ReturnType<typeof generateKeyPair>>) {
    this.#server = server;
    this.#keys = keys;
  }

  static async start(): Promise<TeamsConnector> {
    const keys = await signingKeys;
    const server = createServer();
    const connector = new TeamsConnector(server, keys);
    server.on('request', (request, response) => {
      void connector.#answer(request).then(({ status, headers, body, stalls }) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        if (stalls) response.write('{');
        else response.end(body === undefined ? '' : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return connector;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  get serviceUrl(): string {
    return `${this.origin}/connector/`;
  }
  get openIdMetadataUrl(): string {
    return `${this.origin}/.well-known/openidconfiguration`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A token as the Connector makes it. Claims that are set to undefined are left out. */
  token(
    claims: JWTPayload,
    header: { readonly kid?: string; readonly key?: CryptoKey } = {},
  ): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: header.kid ?? 'k1', typ: 'JWT' })
      .sign(header.key ?? this.#keys.privateKey);
  }

  async #answer(
    request: IncomingMessage,
  ): Promise<Trouble & { readonly body?: unknown; readonly stalls?: boolean }> {
    const path = request.url ?? '';
    if (path.startsWith('/.well-known/')) this.keyRequests += 1;
    if (path.startsWith('/.well-known/') && this.keysHang) return new Promise(() => undefined);
    if (path.startsWith('/.well-known/'))
      return this.keysAvailable
        ? { status: 200, body: { issuer: 'https://api.botframework.com', jwks_uri: `${this.origin}/jwks` } }
        : { status: 503 };
    if (path === '/jwks') return { status: 200, body: { keys: [await this.#publicKey()] } };
    const call = await readCall(request, path);
    this.calls.push(call);
    if (this.stalls(call)) return { status: 200, stalls: true };
    const trouble = await this.trouble(call);
    if (trouble)
      return { ...trouble, body: { error: { code: trouble.code ?? 'Trouble', message: 'Trouble' } } };
    if (call.method === 'PUT') return { status: 200, body: { id: path.split('/').at(-1) } };
    if (path.endsWith('/v3/conversations')) return { status: 201, body: { id: 'a:opened' } };
    this.#messages += 1;
    return { status: 201, body: { id: `message-${this.#messages}` } };
  }

  async #publicKey() {
    const { kty, n, e } = await exportJWK(this.#keys.publicKey);
    return { kty, n, e, kid: 'k1', use: 'sig', endorsements: this.endorsements };
  }
}

async function readCall(request: IncomingMessage, path: string): Promise<ConnectorCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? '',
    path,
    authorization: request.headers.authorization,
    body: text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>),
  };
}

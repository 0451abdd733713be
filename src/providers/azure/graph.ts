import type { TokenCredential } from '@azure/identity';
import {
  AuthenticationHandler,
  Client,
  type GraphRequest,
  RedirectHandler,
  RetryHandler,
  RetryHandlerOptions,
  TelemetryHandler,
} from '@microsoft/microsoft-graph-client';
import type { CallWatch } from '../../core/cloud-call.ts';
import { tokenScopeFor } from './audience.ts';
import { readableFetch } from './readable.ts';
import { watchedFetch } from './watched.ts';

export interface GraphOptions {
  /** The app's managed identity. */
  readonly credential: TokenCredential;
  /** Address of Microsoft Graph, without a trailing slash. */
  readonly endpoint: string;
  /**
   * Whether a failed call may be repeated once, after at most two seconds: where somebody waits for the answer in a
   * chat. Grants are repeated by their orchestration, on durable timers.
   */
  readonly repeatOnce: boolean;
  /** Absent where nobody watches. */
  readonly watch?: CallWatch | undefined;
}

/** Starts requests to Microsoft Graph; every value that goes into a path or a filter is encoded by the caller. */
export type Graph = (path: string) => GraphRequest;

const timeoutMs = 10_000;

type ShouldRetry = NonNullable<ConstructorParameters<typeof RetryHandlerOptions>[2]>;

// No repeat when Graph asks to wait longer than this.
const longestWaitSeconds = 2;
const asksForShortWait: ShouldRetry = (...[, , , , response]) =>
  Number(response.headers.get('Retry-After') ?? 1) <= longestWaitSeconds;
const once = new RetryHandlerOptions(1, 1, asksForShortWait);
const never = new RetryHandlerOptions(0, 0);

/**
 * A client of Microsoft Graph. The address's host is named to the client, which would otherwise leave the token
 * out for any host but the public clouds' and say nothing.
 */
export function createGraph({ credential, endpoint, repeatOnce, watch }: GraphOptions): Graph {
  const repeats = repeatOnce ? once : never;
  const tokenScope = tokenScopeFor('graph', endpoint);
  const authentication = new AuthenticationHandler({
    async getAccessToken() {
      const token = await credential.getToken(tokenScope);
      if (token === null) throw new Error('The managed identity gave no token for Microsoft Graph.');
      return token.token;
    },
  });
  const call = readableFetch(watchedFetch(watch, 'graph'));
  const client = Client.initWithMiddleware({
    baseUrl: `${endpoint}/`,
    customHosts: new Set([new URL(endpoint).hostname]),
    // The client's usual chain, but for the last link.
    middleware: [
      authentication,
      new RetryHandler(),
      new RedirectHandler(),
      new TelemetryHandler(),
      {
        async execute(context) {
          context.response = await call(context.request, context.options);
        },
      },
    ],
  });
  return (path) =>
    client.api(path).middlewareOptions([repeats]).option('signal', AbortSignal.timeout(timeoutMs));
}

/** The HTTP status of a failed request; undefined when there was no answer. */
export function graphStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' && error.statusCode > 0 ? error.statusCode : undefined;
}

import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';

/** Calls of a REST service of Azure, as whoever the credential stands for. Paths begin with a slash. */
export interface Rest {
  get(path: string): Promise<unknown>;
  post(path: string): Promise<unknown>;
  /** All items of a list, page by page. */
  list(path: string): Promise<readonly unknown[]>;
}

export interface RestOptions {
  readonly credential: TokenCredential;
  /** Without a trailing slash. */
  readonly endpoint: string;
  readonly tokenScope: string;
  readonly fetch: typeof fetch;
}

const pageSchema = z.object({
  value: z.array(z.unknown()),
  nextLink: z.string().optional(),
  '@odata.nextLink': z.string().optional(),
});
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Every call fails with an Error that says what was asked and what Azure answered. */
export function createRest({ credential, endpoint, tokenScope, fetch: call }: RestOptions): Rest {
  async function ask(method: 'GET' | 'POST', url: string): Promise<unknown> {
    const token = await credential.getToken(tokenScope);
    if (token === null) throw new Error('There is no token: sign in with "az login".');
    const response = await call(url, {
      method,
      headers: { authorization: `Bearer ${token.token}` },
      signal: AbortSignal.timeout(20_000),
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body;
    const said = errorSchema.safeParse(body);
    const why = said.success
      ? `${said.data.error.code}: ${said.data.error.message}`
      : 'without an explanation';
    throw new Error(`${method} ${new URL(url).pathname} was answered ${response.status}, ${why}`);
  }

  return {
    get: (path) => ask('GET', `${endpoint}${path}`),
    post: (path) => ask('POST', `${endpoint}${path}`),
    async list(path) {
      const items: unknown[] = [];
      for (let url: string | undefined = `${endpoint}${path}`; url !== undefined; ) {
        const page = pageSchema.parse(await ask('GET', url));
        items.push(...page.value);
        url = page.nextLink ?? page['@odata.nextLink'];
        // The token goes nowhere but to the service that it is for.
        if (url !== undefined && new URL(url).origin !== new URL(endpoint).origin)
          throw new Error(`The list goes on at ${new URL(url).origin}, which is not ${endpoint}.`);
      }
      return items;
    },
  };
}

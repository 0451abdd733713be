import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';

/** A lock on a scope or on something above it. */
export interface Lock {
  readonly name: string;
  readonly level: string;
  /** Resource id of what is locked, with its leading slash. */
  readonly scope: string;
}

export interface LockReaderOptions {
  readonly credential: TokenCredential;
  /** Address of Azure Resource Manager, without a trailing slash. */
  readonly endpoint: string;
  readonly tokenScope: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

const pageSchema = z.object({
  value: z.array(z.object({ id: z.string(), name: z.string(), properties: z.object({ level: z.string() }) })),
  nextLink: z.string().nullish(),
});

const mostPages = 20;

/** What Resource Manager answered instead of a page; it has the fields of the SDK's own errors. */
class LockReadError extends Error {
  override readonly name = 'LockReadError';
  readonly statusCode: number;
  readonly code: string;
  readonly response: { readonly headers: Headers };

  constructor(response: Response, code: string, message: string) {
    super(message);
    this.statusCode = response.status;
    this.code = code;
    this.response = { headers: response.headers };
  }
}

/**
 * The locks that act on a scope: its own and those of everything above it (Azure REST API, "Management Locks",
 * 2016-09-01). The authorization SDK does not have this call, so that it is made here.
 * @throws LockReadError or what fetch throws
 */
export async function readLocks(options: LockReaderOptions, scope: string): Promise<readonly Lock[]> {
  const found = new Map<string, Lock>();
  // A list at a scope also holds the locks below it; whether it holds those above is not promised. So each
  // level is asked and what does not act on the scope is left out.
  for (const level of levelsOf(scope))
    for (const lock of await listLocks(options, level))
      if (isAtOrAbove(lock.scope, scope)) found.set(`${lock.scope}/${lock.name}`.toLowerCase(), lock);
  return [...found.values()];
}

/** The scope, its resource group and its subscription. Management groups cannot be locked. */
function levelsOf(scope: string): readonly string[] {
  const levels = [
    /^\/subscriptions\/[^/]+/i.exec(scope)?.[0],
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(scope)?.[0],
    /^\/subscriptions\//i.test(scope) ? scope : undefined,
  ];
  return [...new Set(levels.filter((level) => level !== undefined))];
}

async function listLocks(options: LockReaderOptions, scope: string): Promise<readonly Lock[]> {
  const locks: Lock[] = [];
  let next: string | undefined =
    `${options.endpoint}${scope}/providers/Microsoft.Authorization/locks?api-version=2016-09-01`;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === mostPages) throw new Error(`The list of locks of ${scope} does not end.`);
    const { value, nextLink } = await readPage(options, next);
    for (const { id, name, properties } of value)
      locks.push({ name, level: properties.level, scope: lockedScope(id) });
    next = nextLink === null || nextLink === undefined || nextLink === '' ? undefined : nextLink;
  }
  return locks;
}

async function readPage(options: LockReaderOptions, address: string) {
  // The address of a further page comes from the answer, and the token must go nowhere else.
  if (new URL(address).origin !== new URL(options.endpoint).origin)
    throw new Error(`The list of locks goes on at another place than ${options.endpoint}.`);
  const token = await options.credential.getToken(options.tokenScope);
  if (token === null) throw new Error('The managed identity gave no token for Azure Resource Manager.');
  const response = await options.fetch(address, {
    headers: { authorization: `Bearer ${token.token}`, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs),
  });
  if (!response.ok) throw await readError(response);
  return pageSchema.parse(await response.json());
}

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

async function readError(response: Response): Promise<LockReadError> {
  const text = await response.text();
  const parsed = errorSchema.safeParse(parseJson(text));
  return parsed.success
    ? new LockReadError(response, parsed.data.error.code, parsed.data.error.message)
    : new LockReadError(response, `Http${response.status}`, `status ${response.status}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `/subscriptions/…/providers/Microsoft.Authorization/locks/name` without its last part. */
function lockedScope(id: string): string {
  const at = id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/locks/');
  return at === -1 ? id : id.slice(0, at);
}

function isAtOrAbove(lockScope: string, scope: string): boolean {
  const above = `${lockScope.toLowerCase()}/`;
  return `${scope.toLowerCase()}/`.startsWith(above);
}

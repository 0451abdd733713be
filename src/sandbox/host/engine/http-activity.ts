import { z } from 'zod';
import type { ActivityResult } from '../contracts.ts';
import type { HttpResponse } from './replay-http.ts';

const requestSchema = z.object({
  method: z.string(),
  uri: z.url(),
  content: z.string().nullish(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish(),
  tokenSource: z.object({ resource: z.string() }).nullish(),
});

/** What the host needs to make requests for an app. */
export interface HttpAccess {
  readonly fetch: typeof globalThis.fetch;
  /** A token of the app's managed identity for a resource; absent where there is none. */
  readonly managedIdentityToken?: ((resource: string) => Promise<string>) | undefined;
}

/** The request behind `callHttp`; `input` is the JSON text of its `httpRequest`. Never rejects. */
export async function runHttpActivity(input: string, access: HttpAccess): Promise<ActivityResult> {
  try {
    const response = await send(requestSchema.parse(JSON.parse(input)), access);
    return { ok: true, result: JSON.stringify(response) };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return { ok: false, message: failure.message, stack: failure.stack ?? '' };
  }
}

type Request = z.infer<typeof requestSchema>;

/** As `TaskHttpActivityShim` of the durable extension sends it: text unless it says otherwise, never in parts. */
async function send(request: Request, access: HttpAccess): Promise<HttpResponse> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    for (const single of [value].flat()) headers.append(name, single);
  }
  const type = headers.get('content-type') ?? '';
  if (type.includes('multipart')) throw new Error('Multipart content is not supported with CallHttpAsync.');
  if (request.content !== undefined && request.content !== null && type === '')
    headers.set('content-type', 'text/plain');
  if (request.tokenSource)
    headers.set('authorization', `Bearer ${await tokenFor(request.tokenSource, access)}`);
  const response = await access.fetch(request.uri, {
    method: request.method,
    headers,
    body: request.content ?? null,
  });
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    content: await response.text(),
  };
}

async function tokenFor(source: { readonly resource: string }, access: HttpAccess): Promise<string> {
  if (access.managedIdentityToken) return access.managedIdentityToken(source.resource);
  throw new Error(
    `The host has no managed identity to get a token for '${source.resource}' from; give it the option managedIdentityToken, or leave tokenSource out.`,
  );
}

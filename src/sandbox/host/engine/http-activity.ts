import { z } from 'zod';
import type { ActivityResult } from '../contracts.ts';
import type { HttpResponse } from './replay-http.ts';

const requestSchema = z.object({
  method: z.string(),
  uri: z.url(),
  content: z.string().nullish(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish(),
  tokenSource: z.unknown().optional(),
});

/** The request behind `callHttp`; `input` is the JSON text of its `httpRequest`. Never rejects. */
export async function runHttpActivity(
  input: string,
  fetch: typeof globalThis.fetch,
): Promise<ActivityResult> {
  try {
    const response = await send(requestSchema.parse(JSON.parse(input)), fetch);
    return { ok: true, result: JSON.stringify(response) };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return { ok: false, message: failure.message, stack: failure.stack ?? '' };
  }
}

async function send(
  request: z.infer<typeof requestSchema>,
  fetch: typeof globalThis.fetch,
): Promise<HttpResponse> {
  if (request.tokenSource) {
    throw new Error(
      'This host does not get tokens for callHttp: leave tokenSource out, or call from an activity.',
    );
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    for (const single of [value].flat()) headers.append(name, single);
  }
  const response = await fetch(request.uri, {
    method: request.method,
    headers,
    body: request.content ?? null,
    redirect: 'manual',
  });
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    content: await response.text(),
  };
}

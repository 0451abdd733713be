import { z } from 'zod';
import type { HttpRequest } from './actions.ts';
import { type Coroutine, wait } from './coroutine.ts';
import type { ReplayContext } from './replay-context.ts';

/** The activity that the host itself runs for `callHttp`. */
export const HTTP_ACTIVITY = 'BuiltIn::HttpActivity';

const ACCEPTED = 202;

const responseSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  content: z.string().nullish(),
});

export type HttpResponse = z.infer<typeof responseSchema>;

/** One request, and while the answer is 202 and polling is on: sleep, then GET its `Location`. */
export function* callHttp(context: ReplayContext, request: HttpRequest): Coroutine<void> {
  let current = request;
  for (;;) {
    const result = yield* wait(context.scheduleActivity(HTTP_ACTIVITY, current));
    const response = responseSchema.parse(JSON.parse(result ?? 'null'));
    if (response.statusCode !== ACCEPTED || request.asynchronousPatternEnabled !== true) return;
    const seconds = header(response, 'retry-after');
    const sleep = seconds === undefined ? context.setting.httpSleep : Number.parseInt(seconds, 10) * 1000;
    yield* wait(context.createTimer(context.now + sleep).fired);
    const location = header(response, 'location');
    if (location === undefined) throw new Error('The 202 answer has no Location header.');
    current = pollRequest(request, location);
  }
}

function header(response: HttpResponse, name: string): string | undefined {
  const value = Object.entries(response.headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return Array.isArray(value) ? value[0] : value;
}

/** The key of the first function is nobody else's business. */
function pollRequest(first: HttpRequest, location: string): HttpRequest {
  const headers = Object.entries(first.headers ?? {}).filter(
    ([name]) => name.toLowerCase() !== 'x-functions-key',
  );
  return {
    method: 'GET',
    uri: new URL(location, first.uri).href,
    headers: Object.fromEntries(headers),
    tokenSource: first.tokenSource,
    asynchronousPatternEnabled: true,
  };
}

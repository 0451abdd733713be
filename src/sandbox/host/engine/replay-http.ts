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
    const sleep = sleepBefore(context, header(response, 'retry-after'));
    yield* wait(context.createTimer(context.now + sleep).fired);
    const location = header(response, 'location');
    if (location === undefined) {
      context.refuse(
        'callHttp polls, and the 202 answer has no Location header: what is yielded next may be lost.',
      );
    }
    current = pollRequest(request, location);
  }
}

/** Throws for a date, which HTTP allows and the extension does not read: the SDK then waits for ever. */
function sleepBefore(context: ReplayContext, retryAfter: string | undefined): number {
  if (retryAfter === undefined) return context.setting.httpSleep;
  if (/^\s*[+-]?\d{1,9}\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return context.refuse(
    `callHttp polls, and the Retry-After of the answer, '${retryAfter}', is no number of seconds.`,
  );
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

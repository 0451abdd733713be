import { setTimeout } from 'node:timers/promises';

/** The part of an HTTP pipeline of the Azure SDK that a policy needs. Times in milliseconds. */
interface PipelineRequest {
  readonly method: string;
  readonly url: string;
  timeout?: number;
  abortSignal?: AbortSignal;
}
interface PipelineResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
}

export interface RetryPolicy {
  readonly name: string;
  sendRequest(
    request: PipelineRequest,
    next: (request: PipelineRequest) => Promise<PipelineResponse>,
  ): Promise<PipelineResponse>;
}

/** Milliseconds. `random` gives a number from 0 to 1; `now` counts from anywhere. */
export interface RetryOptions {
  readonly budget: number;
  readonly firstDelay: number;
  readonly random: () => number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** All tries of one call together: people and orchestrations wait for it, and the latter repeat it anyway. */
export const connectorRetries: RetryOptions = {
  budget: 5000,
  firstDelay: 250,
  random: Math.random,
  now: () => performance.now(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};

/** "Rate limiting for bots in Teams" names these as worth a repeat. */
const repeatable = new Set([412, 429, 502, 504]);
/** A gateway that gave up may have delivered the message all the same, and a person would see it twice. */
const repeatableForNewMessages = new Set([412, 429]);
const mostTries = 4;

/**
 * Repeats a call to the Connector that was turned away for the moment: with growing, jittered delays, or the
 * delay that `Retry-After` asks for, and never beyond the budget.
 */
export function retryPolicy({ budget, firstDelay, random, now, sleep }: RetryOptions): RetryPolicy {
  return {
    name: 'latchkeyConnectorRetry',
    async sendRequest(request, next) {
      const deadline = now() + budget;
      const worthwhile = isNewMessage(request) ? repeatableForNewMessages : repeatable;
      for (let tries = 1; ; tries += 1) {
        request.timeout = Math.max(1, Math.ceil(deadline - now()));
        // The SDK's own timeout ends with the headers of an answer; what follows may take for ever.
        request.abortSignal = AbortSignal.timeout(request.timeout);
        const response = await next(request);
        const delay = retryAfter(response) ?? firstDelay * 2 ** (tries - 1) * (0.5 + random() / 2);
        const hopeless = tries === mostTries || now() + delay >= deadline;
        if (!worthwhile.has(response.status) || hopeless) return response;
        await sleep(delay);
      }
    },
  };
}

/** "Bot Connector API": a message is sent to `…/activities`, an answer to one to `…/activities/<its id>`. */
function isNewMessage({ method, url }: PipelineRequest): boolean {
  return method === 'POST' && /\/activities(?:[/?]|$)/.test(url);
}

/** Seconds only: the Connector does not send dates. */
function retryAfter({ headers }: PipelineResponse): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

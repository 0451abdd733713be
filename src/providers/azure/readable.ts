import type { AuthorizationManagementClientOptionalParams } from '@azure/arm-authorization';
import { isJsonObject, UnreadableAnswer } from '../unreadable-answer.ts';
import { timeoutMs } from './arm-call.ts';
import { azureCode } from './errors.ts';

type Policies = NonNullable<AuthorizationManagementClientOptionalParams['additionalPolicies']>;

/**
 * Whether an answer may be what it says. What reads is answered with 200 and a JSON object, what is made with 200 or 201
 * and what was made. A deletion, or a call that does something, may be answered with nothing; whether it took effect is
 * read afterwards. An error may come without a body, and never with another one.
 */
function isWhole(method: string, status: number, text: string): boolean {
  if (text === '') return !(['GET', 'PUT'].includes(method) && [200, 201].includes(status));
  return (method === 'DELETE' && status < 300) || isJsonObject(text);
}

/**
 * A policy of the Azure SDK that refuses answers which are not whole. The SDK reads an empty body, or a page of a
 * proxy, as an answer in which nothing is set: a list without entries, and so access that is gone.
 */
export const readablePolicies: Policies = [
  {
    position: 'perRetry',
    policy: {
      name: 'latchkeyReadable',
      async sendRequest(request, next) {
        // The SDK's own timeout ends with the headers of an answer; what follows may take for ever.
        request.abortSignal ??= AbortSignal.timeout(timeoutMs);
        const response = await next(request).catch((error: unknown) => {
          throw azureCode(error) === 'PARSE_ERROR' ? unreadable(request.method, { cause: error }) : error;
        });
        if (!isWhole(request.method, response.status, response.bodyAsText ?? ''))
          throw unreadable(request.method);
        return response;
      },
    },
  },
];

const unreadable = (method: string, options?: ErrorOptions) =>
  new UnreadableAnswer(`${method} in Azure Resource Manager`, options);

/** A `fetch` that refuses answers which are not whole. @throws UnreadableAnswer */
export function readableFetch(call: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await call(input, init);
    const { method } = new Request(input, init);
    if (!isWhole(method, response.status, await response.clone().text()))
      throw new UnreadableAnswer(`${method} ${new URL(response.url).hostname}`);
    return response;
  };
}

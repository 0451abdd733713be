import type { AuthorizationManagementClientOptionalParams } from '@azure/arm-authorization';
import type { CallWatch, CloudCall } from '../../core/cloud-call.ts';

type Policies = NonNullable<AuthorizationManagementClientOptionalParams['additionalPolicies']>;

/** Policies of the Azure SDK that watch the calls of a client. */
export function watchedPolicies(watch: CallWatch | undefined): Policies {
  if (!watch) return [];
  return [
    {
      position: 'perRetry',
      policy: {
        name: 'latchkeyWatch',
        async sendRequest(request, next) {
          const call = watch.begin();
          request.headers.set('traceparent', call.traceparent);
          const told = { cloud: 'azure', operation: operationOf(request.method, request.url) } as const;
          try {
            const response = await next(request);
            call.done({ ...told, ...answered(response.status, response.headers.get('x-ms-request-id')) });
            return response;
          } catch (error) {
            call.done(told);
            throw error;
          }
        },
      },
    },
  ];
}

/** The runtime's `fetch`, watched. */
export function watchedFetch(watch: CallWatch | undefined, cloud: CloudCall['cloud']): typeof fetch {
  if (!watch) return fetch;
  return async (input, init) => {
    const call = watch.begin();
    const request = new Request(input, init);
    request.headers.set('traceparent', call.traceparent);
    const told = { cloud, operation: operationOf(request.method, request.url) } as const;
    try {
      const response = await fetch(request);
      const { status, headers } = response;
      call.done({
        ...told,
        ...answered(status, headers.get('request-id') ?? headers.get('x-ms-request-id')),
      });
      return response;
    } catch (error) {
      call.done(told);
      throw error;
    }
  };
}

function answered(status: number, cloudRequestId: string | null | undefined) {
  return { status, ...(typeof cloudRequestId === 'string' && { cloudRequestId }) };
}

/**
 * The method and the kind of resource: `PUT Microsoft.Authorization/roleAssignments`, `GET /v1.0/users/*`. Names and ids
 * are left out, because some of them are people's.
 */
function operationOf(method: string, url: string): string {
  const { pathname } = new URL(url);
  const [type] = /(?<=\/providers\/)[^/]+\/[^/]+(?!.*\/providers\/)/.exec(pathname) ?? [];
  return `${method} ${type ?? pathname.replaceAll(/\/(?![a-zA-Z]+(?:\/|$)|v\d)[^/]+/g, '/*')}`;
}

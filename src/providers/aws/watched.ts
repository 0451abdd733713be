import type { CallWatch } from '../../core/cloud-call.ts';

/** What a client of the AWS SDK tells its middleware about the call. */
export interface Called {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** Middleware of the AWS SDK that watches calls. */
export function watched(watch: CallWatch | undefined) {
  return <Args extends { readonly request: unknown }, Result extends { readonly response: unknown }>(
    next: (args: Args) => Promise<Result>,
    called: Called,
  ) =>
    async (args: Args): Promise<Result> => {
      const call = watch?.begin();
      if (call && hasHeaders(args.request)) args.request.headers['traceparent'] = call.traceparent;
      const told = { cloud: 'aws', operation: operationOf(called) } as const;
      try {
        const result = await next(args);
        call?.done({ ...told, ...answerOf(result.response) });
        return result;
      } catch (error) {
        call?.done(told);
        throw error;
      }
    };
}

function operationOf({ clientName = '', commandName = '' }: Called): string {
  return `${clientName.replace(/Client$/, '')} ${commandName.replace(/Command$/, '')}`;
}

function hasHeaders(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}

function answerOf(response: unknown) {
  if (!hasHeaders(response) || !('statusCode' in response)) return {};
  const cloudRequestId = response.headers['x-amzn-requestid'] ?? response.headers['x-amz-request-id'];
  return {
    ...(typeof response.statusCode === 'number' && { status: response.statusCode }),
    ...(cloudRequestId !== undefined && { cloudRequestId }),
  };
}

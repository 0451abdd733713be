import { randomUUID } from 'node:crypto';
import { type Call, type Reply, ServiceError } from '../service.ts';

/** The body of an error (Microsoft Learn, "Microsoft Graph error responses and resource types"). */
export function renderGraphError(error: ServiceError, call: Call): Reply {
  const id = randomUUID();
  const client = String(call.headers['client-request-id'] ?? id);
  return {
    status: error.status,
    headers: { ...error.headers, 'request-id': id, 'client-request-id': client },
    body: {
      error: {
        code: error.code,
        message: error.message,
        innerError: {
          date: call.now.toISOString().slice(0, 19),
          'request-id': id,
          'client-request-id': client,
        },
      },
    },
  };
}

/** There is no such object, or no such link from it. */
export function notFound(what: string): ServiceError {
  return new ServiceError(
    404,
    'Request_ResourceNotFound',
    `Resource '${what}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function badRequest(message: string): ServiceError {
  return new ServiceError(400, 'Request_BadRequest', message);
}

export function unsupportedQuery(message: string): ServiceError {
  return new ServiceError(400, 'Request_UnsupportedQuery', message);
}

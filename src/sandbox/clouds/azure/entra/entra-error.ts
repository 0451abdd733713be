import { randomUUID } from 'node:crypto';
import { type Call, type Reply, ServiceError } from '../service.ts';

/** An OAuth error with Entra's number in its text, such as AADSTS700016. */
export class EntraError extends ServiceError {
  readonly number: number;

  constructor(status: number, code: string, number: number, text: string) {
    super(status, code, `AADSTS${number}: ${text}`);
    this.number = number;
  }
}

/** The body of an error of the token endpoint (Microsoft identity platform, "Error response"). */
export function renderEntraError(error: ServiceError, call: Call): Reply {
  const trace = randomUUID();
  const correlation = randomUUID();
  const time = `${call.now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const number = error instanceof EntraError ? error.number : undefined;
  return {
    status: error.status,
    headers: error.headers,
    body: {
      error: error.code,
      error_description: `${error.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${time}`,
      error_codes: number === undefined ? [] : [number],
      timestamp: time,
      trace_id: trace,
      correlation_id: correlation,
      ...(number !== undefined && { error_uri: `${call.origin}/error?code=${number}` }),
    },
  };
}

/** The tenant has no API of this name. */
export function resourceNotFound(resource: string, tenantName: string): EntraError {
  return new EntraError(
    400,
    'invalid_resource',
    500011,
    `The resource principal named ${resource} was not found in the tenant named ${tenantName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  );
}

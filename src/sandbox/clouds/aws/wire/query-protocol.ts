import { AwsError } from './errors.ts';
import { type Parameters, parseParameters } from './parameters.ts';
import type { OpenedCall, Service } from './service.ts';
import type { ServiceName } from './service-names.ts';
import { errorXml, successXml, type XmlValue } from './xml.ts';

interface QueryServiceOptions {
  readonly name: ServiceName;
  readonly version: string;
  readonly namespace: string;
  readonly actions: readonly string[];
  /** The code of an error that is the service's own fault. */
  readonly internalError: string;
  /** The call of a known action; one of `actions`. */
  readonly open: (action: string, parameters: Parameters) => OpenedCall;
}

/** A service that speaks the AWS Query protocol: form parameters in, XML out. */
export function queryService(options: QueryServiceOptions): Service {
  const { name, version, namespace } = options;
  return {
    name,
    contentType: 'text/xml',
    actions: options.actions,
    open(request) {
      // The parameters may stand in the body, in the address, or in both.
      const query = new URL(request.url, 'http://localhost').search.slice(1);
      const body = request.body.toString('utf8');
      const parameters = parseParameters([query, body].filter((part) => part !== '').join('&'));
      const action = parameters.optional('Action');
      if (action === undefined || action === '') throw new AwsError('MissingAction', 400, 'Missing Action');
      const asked = parameters.optional('Version');
      const known = asked === version && options.actions.includes(action);
      if (!known) {
        const shown = asked ?? 'NO_VERSION_SPECIFIED';
        throw new AwsError('InvalidAction', 400, `Could not find operation ${action} for version ${shown}`);
      }
      return options.open(action, parameters);
    },
    success: (action, result, requestId) => successXml(namespace, action, result as XmlValue, requestId),
    translate: ({ code, status, message }) => ({
      code: code === 'InternalFailure' ? options.internalError : code,
      status,
      message,
    }),
    failure: (error, requestId) => errorXml(namespace, error, requestId),
  };
}

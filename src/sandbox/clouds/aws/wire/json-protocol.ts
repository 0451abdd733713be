import type { z } from 'zod';
import { AwsError } from './errors.ts';
import type { OpenedCall, Service, ServiceDependencies, SignedCall } from './service.ts';
import type { ServiceName } from './service-names.ts';

/** One action of a JSON service: the shape of its input, and what it does. */
export interface JsonAction<Input extends z.ZodType = z.ZodType> {
  readonly input: Input;
  readonly run: (
    input: z.output<Input>,
    call: SignedCall,
    dependencies: ServiceDependencies,
  ) => Readonly<Record<string, unknown>>;
}

export type JsonActions = Readonly<Record<string, JsonAction>>;

/** Ties the type of the input to the shape that is checked. */
export const jsonAction = <Input extends z.ZodType>(
  input: Input,
  run: JsonAction<Input>['run'],
): JsonAction => ({ input, run: run as JsonAction['run'] });

interface JsonServiceOptions {
  readonly name: ServiceName;
  /** What stands before the action in the `X-Amz-Target` header. */
  readonly target: string;
  readonly actions: JsonActions;
  /** The code for input that does not fit. */
  readonly invalid: string;
  /** The code of an error that is the service's own fault. */
  readonly internalError: string;
  readonly admit?: (now: Date, dependencies: ServiceDependencies) => void;
}

/** The codes by which the JSON services call what the Query services call otherwise. */
const codes: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
  IncompleteSignature: 'IncompleteSignatureException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
};

const ofGateway: ReadonlySet<string> = new Set([
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SerializationException',
  'UnknownOperationException',
  'UnrecognizedClientException',
]);

/** A service that speaks AWS JSON 1.1: the action in a header, JSON in and out. */
export function jsonService(options: JsonServiceOptions): Service {
  const { name, target, invalid, internalError, admit } = options;
  const actions = new Map(Object.entries(options.actions));
  return {
    name,
    contentType: 'application/x-amz-json-1.1',
    actions: [...actions.keys()],
    open(request): OpenedCall {
      const header = String(request.headers['x-amz-target'] ?? '');
      const action = header.startsWith(`${target}.`) ? header.slice(target.length + 1) : '';
      const found = actions.get(action);
      if (!found) throw new AwsError('UnknownOperationException', 400, `Unknown operation: ${header}`);
      return {
        action,
        signed: true,
        admit,
        run: (call, dependencies) =>
          found.run(readInput(found.input, request.body, invalid), call, dependencies),
      };
    },
    success: (_, result) => JSON.stringify(result),
    translate({ code, status, message }) {
      if (code === 'InternalFailure') return { code: internalError, status, message };
      // These services answer everything that is the caller's fault with 400.
      const translated = codes[code];
      return translated === undefined
        ? { code, status, message }
        : { code: translated, status: 400, message };
    },
    // What comes from the gateway before a service spells the text's name in small letters, the services do not.
    failure: ({ code, message }) =>
      JSON.stringify({ __type: code, [ofGateway.has(code) ? 'message' : 'Message']: message }),
  };
}

function readInput<Input extends z.ZodType>(schema: Input, body: Buffer, invalid: string): z.output<Input> {
  let json: unknown;
  try {
    json = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 400, 'The request body is not JSON.');
  }
  const result = schema.safeParse(json);
  if (!result.success) throw new AwsError(invalid, 400, complaint(result.error, json));
  return result.data;
}

/** What is wrong, in the words of AWS's own validation. */
function complaint({ issues }: z.ZodError, json: unknown): string {
  const texts = issues.map((issue) => {
    const value = issue.path.reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
      json,
    );
    const member = issue.path
      .map((key) => (typeof key === 'number' ? `${key + 1}.member` : lowerFirst(String(key))))
      .join('.');
    const shown =
      value === undefined ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
    const must = value === undefined ? 'Member must not be null' : `Member must satisfy: ${issue.message}`;
    return `Value ${shown} at '${member}' failed to satisfy constraint: ${must}`;
  });
  return `${texts.length} validation error${texts.length === 1 ? '' : 's'} detected: ${texts.join('; ')}`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

import { type FailureClass, ProviderError, type ProviderFailure } from '../core/errors.ts';

/**
 * What the failed call was for. A grant that cannot succeed is given up and undone; taking access back is
 * never given up, because somebody can always clear what is in the way and nobody else will do it.
 */
export type Purpose = 'grant' | 'revoke';

/** What a table of cloud codes says about one of them. */
export interface KnownFailure {
  readonly class: FailureClass;
  /** One sentence; what the call was about is added to it. */
  readonly message: string;
}

/** The class of a failure for its purpose: on a revocation nothing is permanent. */
function classFor(purpose: Purpose, wanted: FailureClass): FailureClass {
  return purpose === 'revoke' && wanted === 'permanent' ? 'retrySlowly' : wanted;
}

/** The class of an error that no table knows, by its HTTP status alone. */
function classOfStatus(status: number): FailureClass {
  return status >= 500 || status === 408 || status === 429 ? 'retry' : 'permanent';
}

/**
 * Failures that are the same for every cloud: no answer came (network, timeout), or Entra gave no token.
 * Undefined for all others.
 */
export function sharedFailure(
  error: unknown,
  purpose: Purpose,
): Pick<ProviderFailure, 'class' | 'code' | 'message'> | undefined {
  const network = networkCode(error);
  if (network !== undefined)
    return {
      class: 'retry',
      code: network,
      message: 'The cloud did not answer in time or was not reachable.',
    };
  // By its name, which is all that some clients keep of what they were stopped by.
  if (error instanceof Error && error.name === 'UnreadableAnswer')
    return {
      class: 'retry',
      code: error.name,
      message: 'What came back was not a whole answer of the cloud.',
    };
  if (!(error instanceof Error) || !identityErrors.has(error.name)) return undefined;
  const status = numberField(error, 'statusCode');
  return {
    class: classFor(purpose, status === undefined ? 'retry' : classOfStatus(status)),
    code: error.name,
    message: `Latchkey got no token for its managed identity: ${oneLine(error.message)}`,
  };
}

/** An error of ours or of a library, not of a cloud: repeating it changes nothing, so that a grant fails at once. */
export function unexpectedFailure(error: unknown, purpose: Purpose): ProviderFailure {
  const text = error instanceof Error && error.message !== '' ? error.message : String(error);
  return {
    class: classFor(purpose, 'permanent'),
    code: error instanceof Error ? error.name : 'UnknownError',
    message: `Latchkey could not make sense of what happened: ${oneLine(text)}`,
  };
}

/** What can be read off an error of a cloud's SDK. */
export interface CloudError {
  readonly cloud: 'AWS' | 'Azure';
  /** The cloud's own code. */
  readonly code: string | undefined;
  /** HTTP status; undefined when no answer was read. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The `Retry-After` header. */
  readonly retryAfter: string | undefined;
}

/** Puts an error of a cloud, or of the way to it, into its class. `about` says which call, in words. */
export function cloudFailure(
  error: unknown,
  read: CloudError,
  known: ReadonlyMap<string, KnownFailure>,
  call: { readonly purpose: Purpose; readonly about: string },
): ProviderFailure {
  const wait = retryAfterSeconds(read.retryAfter);
  return {
    ...classified(error, read, known, call),
    ...(read.requestId !== undefined && { cloudRequestId: read.requestId }),
    ...(wait !== undefined && { retryAfterSeconds: wait }),
  };
}

function classified(
  error: unknown,
  { cloud, code, status }: CloudError,
  known: ReadonlyMap<string, KnownFailure>,
  { purpose, about }: { readonly purpose: Purpose; readonly about: string },
): ProviderFailure {
  const entry = code === undefined ? undefined : known.get(code);
  if (code !== undefined && entry !== undefined)
    return { class: classFor(purpose, entry.class), code, message: `${entry.message} (${about}).` };
  const shared = sharedFailure(error, purpose);
  if (shared !== undefined) return shared;
  if (status === undefined) return unexpectedFailure(error, purpose);
  const said = error instanceof Error && error.message !== '' ? oneLine(error.message) : `status ${status}`;
  return {
    class: classFor(purpose, classOfStatus(status)),
    code: code ?? `Http${status}`,
    message: `${cloud} refused the call (${about}): ${said}`,
  };
}

/** Seconds a cloud asked to wait; undefined when it did not, or not in a way that makes sense. */
export function retryAfterSeconds(header: string | null | undefined): number | undefined {
  if (header === undefined || header === null || !/^\d{1,6}$/.test(header.trim())) return undefined;
  return Number(header.trim());
}

/** A cloud's text as one line that fits into a card. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
}

/** A field of an error that its class may or may not have. */
export function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** A text field of an error; undefined when it is missing, empty or no text. */
export function textField(error: unknown, name: string): string | undefined {
  const value = field(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number field of an error; undefined when it is missing or no number. */
export function numberField(error: unknown, name: string): number | undefined {
  const value = field(error, name);
  return typeof value === 'number' ? value : undefined;
}

/** Runs cloud calls so that whatever they throw comes out as a ProviderError. */
export async function guarded<Result>(
  work: () => Promise<Result>,
  toFailure: (error: unknown) => ProviderFailure,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(toFailure(error), { cause: withoutRequest(error) });
  }
}

/**
 * An SDK's error without what hangs on it: the request is there, and in the request the access token, which a
 * log must never see.
 */
export function withoutRequest(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const plain = new Error(error.message);
  plain.name = error.name;
  if (error.stack !== undefined) plain.stack = error.stack;
  return plain;
}

const identityErrors: ReadonlySet<string> = new Set([
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

const timeouts: ReadonlySet<string> = new Set(['AbortError', 'TimeoutError']);

// Codes of Node's sockets, DNS and TLS and of its fetch, and the one of Azure's pipeline for all of these.
const networkCodes =
  /^(E(CONN(REFUSED|RESET|ABORTED)|HOSTUNREACH|NETUNREACH|NETDOWN|NOTFOUND|AI_AGAIN|PIPE|TIMEDOUT|PROTO)|UND_ERR_\w+|REQUEST_SEND_ERROR|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED)$/;

/** The network's code for a call that got no answer, looked for in the error and in what caused it. */
function networkCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  const code = textField(error, 'code');
  const below = networkCode(error.cause, depth + 1);
  if (below !== undefined) return below;
  if (code !== undefined && networkCodes.test(code)) return code;
  return timeouts.has(error.name) ? 'Timeout' : undefined;
}

/** Who can do something about an error: the person who asked, or whoever runs Latchkey. */
export type Audience = 'user' | 'operator';

/** Every error Latchkey raises on purpose has one of these codes. */
export type ErrorCode =
  | 'catalogue.invalid'
  | 'config.invalid'
  | 'directory.unavailable'
  | 'input.invalid'
  | 'provider.unknownKind'
  | 'request.unknown'
  | 'request.transition'
  | 'store.conflict'
  | 'store.unavailable'
  | 'teams.unreachable'
  | 'workflow.unavailable';

/** An error with a code; `message` says what to change (user) or what to do (operator). */
export class AccessError extends Error {
  readonly code: ErrorCode;
  readonly audience: Audience;

  constructor(code: ErrorCode, audience: Audience, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AccessError';
    this.code = code;
    this.audience = audience;
  }
}

/**
 * What to do about a failed cloud call: try again soon; try slowly and page somebody (a right of ours is
 * missing, a lock is in the way); or stop, because no repetition can help.
 */
export type FailureClass = 'retry' | 'retrySlowly' | 'permanent';

/** A failed cloud call, as it travels through the orchestration. */
export interface ProviderFailure {
  readonly class: FailureClass;
  /** The cloud's own code, e.g. `NoSuchEntity` or `ScopeLocked`. */
  readonly code: string;
  /** One plain sentence for people; holds no secret. */
  readonly message: string;
  /** The cloud's request id, for its support. */
  readonly cloudRequestId?: string;
  /** How long the cloud asked us to wait (`Retry-After`). */
  readonly retryAfterSeconds?: number;
}

/** Thrown by grant providers for every failed cloud call, already put into its class. */
export class ProviderError extends Error {
  readonly failure: ProviderFailure;

  constructor(failure: ProviderFailure, options?: ErrorOptions) {
    super(`${failure.code}: ${failure.message}`, options);
    this.name = 'ProviderError';
    this.failure = failure;
  }
}

/** What a request line says, split into its parts and not yet judged. */
export interface RequestLine {
  readonly entitlement: string;
  readonly beneficiary?: string;
  readonly duration: string;
  readonly ticket?: string;
  /** May be empty: whether it will do is not for the parser to say. */
  readonly reason: string;
}

/** Something to be done to a request that is open. */
export interface ActLine {
  readonly act: 'extend' | 'end' | 'cancel' | 'revoke';
  /** Absent: the one request that it can be about. */
  readonly requestId?: string;
  readonly duration?: string;
  readonly reason?: string;
}

/** Access taken in an emergency. */
export interface EmergencyLine {
  readonly entitlement: string;
  /** Absent: the usual time. */
  readonly duration?: string;
  readonly ticket?: string;
  readonly reason: string;
}

/** Somebody to decide instead of whoever writes. */
export interface DelegationLine {
  /** Object id, name or sign-in name. */
  readonly to: string;
  /** What was said about its end, as it was written. */
  readonly until: string;
}

/** Something to be shared. */
export interface ShareLine {
  /** The entitlement. */
  readonly from: string;
  readonly type: string;
  /** Names or ARNs. */
  readonly names: readonly string[];
  readonly permissions: readonly string[];
  readonly beneficiary?: string;
  readonly duration: string;
  readonly ticket?: string;
  readonly reason: string;
}

/** A look at what could be shared; what is absent is left open. */
export interface ShareLook {
  readonly from?: string;
  readonly type?: string;
  /** A part of the name. */
  readonly name?: string;
}

/** Many requests to be revoked at once. */
export interface RevokeAllLine {
  /** Whose or which, then perhaps why: where the name ends is known only once it was looked up. Absent: everything. */
  readonly about?: {
    readonly words: readonly string[];
    readonly kind?: 'person' | 'entitlement' | 'account';
  };
  /** As far as it was told apart. */
  readonly reason: string;
}

/** Commands without any parts. */
export type BareCommand = 'help' | 'form' | 'status' | 'pending' | 'review' | 'delegateOff' | 'resume';

export type Command =
  | { readonly kind: BareCommand }
  | ({ readonly kind: 'request' } & RequestLine)
  | ({ readonly kind: 'act' } & ActLine)
  | ({ readonly kind: 'breakGlass' } & EmergencyLine)
  | ({ readonly kind: 'delegate' } & DelegationLine)
  | ({ readonly kind: 'share' } & ShareLine)
  | ({ readonly kind: 'shareLook' } & ShareLook)
  | ({ readonly kind: 'revokeAll' } & RevokeAllLine)
  | { readonly kind: 'pause'; readonly reason: string }
  /** `about`: a person, an environment or an entitlement; absent: everything. */
  | { readonly kind: 'who'; readonly about?: string }
  /** `days`: how far back. */
  | { readonly kind: 'report'; readonly days: number }
  /** A request line that cannot be split; `message` says what to change. */
  | { readonly kind: 'incomplete'; readonly message: string; readonly entitlement?: string }
  /** Another line that cannot be split; nothing would be asked for with it. */
  | { readonly kind: 'unclear'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

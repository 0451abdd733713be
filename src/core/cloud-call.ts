/** One call to a cloud, as operators see it: nothing that people wrote, and of people nothing. */
export interface CloudCall {
  readonly cloud: 'aws' | 'azure' | 'graph';
  /** The API's own name for it: `IAM AttachUserPolicy`, `PUT Microsoft.Authorization/roleAssignments`. */
  readonly operation: string;
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  /** The cloud's own id of the call, for its support and its logs. */
  readonly cloudRequestId?: string;
}

/** Watches calls to clouds: each is a span of the trace it belongs to, and is told to the operators when it is over. */
export interface CallWatch {
  begin(): StartedCall;
}

export interface StartedCall {
  /** Value of the header `traceparent` (W3C Trace Context) that the call is to carry. */
  readonly traceparent: string;
  /** Tells of the call, once its answer is there or it is known that none comes. */
  done(call: CloudCall): void;
}

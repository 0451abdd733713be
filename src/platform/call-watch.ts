import type { CallWatch } from '../core/cloud-call.ts';
import type { Log } from '../core/ports.ts';
import { type Tracer, traceparentOf } from './trace.ts';

export interface CallWatchOptions {
  readonly tracer: Tracer;
  readonly log: Log;
  /** Milliseconds of a clock that is never put back. */
  readonly ticks: () => number;
}

/** Logs every call as `cloud.called`, with the span that it was. */
export function createCallWatch({ tracer, log, ticks }: CallWatchOptions): CallWatch {
  return {
    begin() {
      const span = tracer.child();
      const began = ticks();
      return {
        traceparent: traceparentOf(span),
        done: (call) =>
          log.info('cloud.called', {
            ...call,
            milliseconds: Math.round(ticks() - began),
            callId: span.spanId,
          }),
      };
    },
  };
}

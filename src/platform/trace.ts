import { AsyncLocalStorage } from 'node:async_hooks';

/** A piece of work within a trace. Ids are lower-case hex, as W3C Trace Context, level 1, writes them. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
  /** Two hex digits; `01`: sampled. */
  readonly flags: string;
}

/** Knows which trace the present work belongs to, also behind everything that it waits for. */
export interface Tracer {
  /**
   * Runs work as a span of its own: below `parent`, a `traceparent` from elsewhere, or below the present span, or as
   * the first of a new trace. What is no `traceparent` counts as none.
   */
  within<Result>(parent: string | undefined, work: () => Result): Result;
  /** The present span, while there is one. */
  current(): Span | undefined;
  /** A span below the present one, for a call to somebody else. */
  child(): Span;
}

/** @param random so many random bytes */
export function createTracer(random: (size: number) => Uint8Array): Tracer {
  const present = new AsyncLocalStorage<Span>();
  const id = (size: number) => Buffer.from(random(size)).toString('hex');
  const below = (parent: Omit<Span, 'parentId'> | undefined): Span =>
    parent
      ? { traceId: parent.traceId, spanId: id(8), parentId: parent.spanId, flags: parent.flags }
      : { traceId: id(16), spanId: id(8), flags: '01' };
  return {
    within: (parent, work) => present.run(below(readTraceparent(parent) ?? present.getStore()), work),
    current: () => present.getStore(),
    child: () => below(present.getStore()),
  };
}

const form = /^00-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/;

/** The span that a `traceparent` names; undefined when it is none. */
function readTraceparent(text = ''): Omit<Span, 'parentId'> | undefined {
  const { traceId = '', spanId = '', flags = '' } = form.exec(text)?.groups ?? {};
  // Ids of nothing but zeros are invalid (W3C Trace Context, 3.2.2).
  return /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId) ? { traceId, spanId, flags } : undefined;
}

/** The `traceparent` of a span. */
export function traceparentOf({ traceId, spanId, flags }: Span): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

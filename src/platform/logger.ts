import type { Clock, Log } from '../core/ports.ts';
import type { Span } from './trace.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** Deeper than any data worth logging; what lies below is cut off. */
const deepest = 6;

/**
 * A log of one JSON line an event: `{"at","level","event","traceId","spanId","data"}`, without the ids outside a trace. An Error in the data becomes its name,
 * code, message and cause and nothing else, because the errors of SDKs carry whole requests with their
 * authorization headers. Everything else is written as it is: callers pass ids and figures. Never throws for
 * data that JSON has no form for.
 */
export function createLog(
  write: (line: string, level: LogLevel) => void,
  clock: Clock,
  span: () => Span | undefined = () => undefined,
): Log {
  const log = (level: LogLevel) => (event: string, data?: Readonly<Record<string, unknown>>) => {
    const { traceId, spanId } = span() ?? {};
    const line = {
      at: clock.now().toISOString(),
      level,
      event,
      ...(traceId !== undefined && { traceId, spanId }),
      ...(data && { data: plain(data, 0) }),
    };
    write(JSON.stringify(line), level);
  };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

function plain(value: unknown, depth: number): unknown {
  if (depth > deepest) return '…';
  if (value instanceof Error) return plainError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value;
}

function plainError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  return {
    name: error.name,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    message: error.message,
    ...(error.cause instanceof Error && { cause: plain(error.cause, depth + 1) }),
  };
}

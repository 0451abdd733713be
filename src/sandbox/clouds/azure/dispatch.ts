import type { CallLog } from './call-log.ts';
import type { Fault, FaultScript } from './faults.ts';
import { type Call, type Operation, type Reply, type Service, ServiceError } from './service.ts';

/** What the HTTP server does with a call: answer it, or cut the connection. */
export type Outcome = Reply | 'drop';

export type Dispatch = (service: Service, call: Call) => Promise<Outcome>;

export interface DispatchOptions {
  readonly faults: FaultScript;
  readonly log: CallLog;
  /** Told of mistakes of the simulator's own. */
  readonly onError: (error: unknown) => void;
}

/** Serves a call: routes it, applies a fault that hits it, does the work, words the error, writes the log. */
export function createDispatch({ faults, log, onError }: DispatchOptions): Dispatch {
  return async (service, call) => {
    let operation: Operation;
    try {
      operation = service.resolve(call);
    } catch (error) {
      operation = { name: 'unknown', run: () => Promise.reject(asError(error)) };
    }
    const fault = faults.take(service.name, operation.name);
    let code: string | null = null;
    const outcome = await work().catch((error: unknown) => {
      const refusal = error instanceof ServiceError ? error : mistake(error);
      code = refusal.code;
      return service.render(refusal, call);
    });
    log.add({
      time: call.now.toISOString(),
      service: service.name,
      operation: operation.name,
      caller: call.trace.caller,
      method: call.method,
      path: call.path,
      status: outcome === 'drop' ? 0 : outcome.status,
      code: outcome === 'drop' ? 'connectionDropped' : code,
    });
    return outcome;

    function mistake(error: unknown): ServiceError {
      onError(error);
      return new ServiceError(500, 'InternalServerError', asError(error).message);
    }

    async function work(): Promise<Outcome> {
      if (fault !== undefined && !fault.afterEffect) return failWith(fault);
      const reply = await operation.run();
      return fault === undefined ? reply : failWith(fault);
    }
  };
}

function failWith(fault: Fault): 'drop' {
  if (fault.dropConnection) return 'drop';
  const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
  const message = fault.message ?? `A scripted fault with the code ${fault.code}.`;
  throw new ServiceError(fault.status, fault.code, message, headers);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A failure to answer with, instead of doing what was asked. */
interface Fault {
  /** HTTP method; any when absent. */
  readonly method?: string;
  /** Part of the path, or a pattern for it; any when absent. */
  readonly path?: string | RegExp;
  readonly status: number;
  /** Error code of the body; `ServiceError` when absent. */
  readonly code?: string;
  /** Seconds for a `Retry-After` header. */
  readonly retryAfter?: number;
  /** How many calls fail before things work again. */
  readonly times: number;
}

/** Faults that are waiting for a call, oldest first. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault for this call, if one is waiting; used up once for every call. */
  take(method: string, path: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      if (!Number.isInteger(fault.times) || fault.times < 1)
        throw new RangeError('A fault happens at least once.');
      waiting.push({ fault, left: fault.times });
    },
    clear() {
      waiting = [];
    },
    take(method, path) {
      const found = waiting.find(({ fault }) => fits(fault, method, path));
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left === 0) waiting = waiting.filter((entry) => entry !== found);
      return found.fault;
    },
  };
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === 'string' ? path.includes(fault.path) : fault.path.test(path);
}

import { z } from 'zod';
import type { ServiceName } from './service.ts';

/** A failure to be served instead of the real work, or after it. */
export const faultSchema = z.strictObject({
  service: z.enum(['arm', 'graph', 'identity']),
  /** An operation's name, `*` for any run of characters: `roleAssignments.*`. Every operation when absent. */
  operation: z.string().min(1).optional(),
  status: z.int().min(400).max(599).default(500),
  code: z.string().min(1).default('InternalServerError'),
  message: z.string().min(1).optional(),
  /** Seconds, for the header of that name. */
  retryAfter: z.int().min(0).optional(),
  /** How many calls it hits; without it, every call. */
  times: z.int().positive().optional(),
  /** It hits calls before this moment of the simulator's clock (ISO 8601 with a zone) only. */
  until: z.iso.datetime({ offset: true }).optional(),
  /** The work is done and then reported as failed, as when an answer is lost on its way. */
  afterEffect: z.boolean().default(false),
  /** The connection is cut instead of answered. */
  dropConnection: z.boolean().default(false),
});

export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema> & { readonly id: string };

/** The script of faults. The first one that fits a call hits it. */
export interface Faults {
  /** Adds a fault and returns its id. Throws a ZodError for one that does not fit the schema. */
  add(fault: FaultInput): string;
  /** The faults that can still hit a call, oldest first; `times` counts down. */
  list(): readonly Fault[];
  /** Returns false when there is no such fault. */
  remove(id: string): boolean;
  clear(): void;
}

/** The script, and what the dispatcher asks of it. */
export interface FaultScript extends Faults {
  /** The fault that hits this call, counted; undefined for most calls. */
  take(service: ServiceName, operation: string): Fault | undefined;
}

/** Faults live in memory: a restart ends them. */
export function createFaultScript(now: () => Date): FaultScript {
  let faults: Fault[] = [];
  let count = 0;
  const current = (): readonly Fault[] => {
    faults = faults.filter(
      ({ times, until }) => times !== 0 && (until === undefined || now() < new Date(until)),
    );
    return faults;
  };
  return {
    add(input) {
      count += 1;
      const id = `fault-${count}`;
      faults.push({ ...faultSchema.parse(input), id });
      return id;
    },
    list: () => [...current()],
    remove(id) {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear() {
      faults = [];
    },
    take(service, operation) {
      const found = current().find((fault) => hits(fault, service, operation));
      const times = found?.times;
      if (times !== undefined)
        faults = faults.map((fault) => (fault === found ? { ...fault, times: times - 1 } : fault));
      return found;
    },
  };
}

function hits(fault: Fault, service: ServiceName, operation: string): boolean {
  if (fault.service !== service) return false;
  if (fault.operation === undefined) return true;
  const source = fault.operation.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 'i').test(operation);
}

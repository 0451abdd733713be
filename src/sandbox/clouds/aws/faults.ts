import { z } from 'zod';
import { callableNames } from './wire/service-names.ts';

const actionPattern = new RegExp(`^(\\*|((${callableNames.join('|')}):)?[A-Za-z]+)$`);

/** A scripted misbehaviour. */
export const faultSchema = z
  .strictObject({
    /** `PutUserPolicy`, `iam:PutUserPolicy`, or `*` for every action. */
    action: z.string().regex(actionPattern, 'must be an action, such as iam:PutUserPolicy, or *'),
    /** Only calls to this account; every account when absent. */
    accountId: z
      .string()
      .regex(/^\d{12}$/)
      .optional(),
    /** The error's code and HTTP status; both absent to drop the connection without an answer. */
    code: z.string().min(1).optional(),
    status: z.int().min(400).max(599).optional(),
    message: z.string().optional(),
    /** How many calls it meets; without it, every call. */
    times: z.int().positive().optional(),
    /** It meets calls before this time (ISO 8601 with a zone) only. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** True to carry out the call first and misbehave afterwards. */
    afterEffect: z.boolean().default(false),
    /** For Identity Center: the call is accepted, and its work ends FAILED for this reason. */
    operationFails: z.string().min(1).optional(),
  })
  .refine((fault) => (fault.code === undefined) === (fault.status === undefined), {
    message: 'Give code and status together, or neither to drop the connection.',
  })
  .refine((fault) => fault.operationFails === undefined || (fault.code === undefined && !fault.afterEffect), {
    message: 'A fault of the work behind a call goes without code, status and afterEffect.',
  });

export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.infer<typeof faultSchema> & { readonly id: string };

/** The script of faults. The first one that fits a call meets it. */
export interface Faults {
  /** Adds a fault and returns its id. Throws a ZodError for one that cannot be. */
  add(fault: FaultInput): string;
  /** The faults that can still meet a call, oldest first. */
  list(): readonly Fault[];
  /** Returns false when there is no such fault. */
  remove(id: string): boolean;
  clear(): void;
}

interface FaultedCall {
  readonly service: string;
  readonly action: string;
  readonly accountId?: string | undefined;
}

/** The script, and what the server asks of it. */
export interface FaultScript extends Faults {
  /** The fault that meets this call, counted as met; undefined when none does. */
  meet(call: FaultedCall): Fault | undefined;
  /** Why the work behind this call is to fail, counted as met; undefined when it is not. */
  meetOperation(call: FaultedCall): string | undefined;
}

export function createFaultScript(now: () => Date): FaultScript {
  let faults: Fault[] = [];
  let count = 0;
  const prune = () => {
    const time = now().getTime();
    faults = faults.filter(({ times, until }) => times !== 0 && (!until || Date.parse(until) > time));
    return faults;
  };
  const find = ({ service, action, accountId }: FaultedCall, ofOperation: boolean) => {
    const fault = prune().find(
      (one) =>
        (one.operationFails !== undefined) === ofOperation &&
        ['*', action, `${service}:${action}`].includes(one.action) &&
        (one.accountId === undefined || one.accountId === accountId),
    );
    if (fault?.times !== undefined) {
      faults = faults.map((one) => (one === fault ? { ...one, times: (one.times ?? 1) - 1 } : one));
    }
    return fault;
  };
  return {
    add(input) {
      const id = `fault-${++count}`;
      faults.push({ ...faultSchema.parse(input), id });
      return id;
    },
    list: () => [...prune()],
    remove(id) {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear() {
      faults = [];
    },
    meet: (call) => find(call, false),
    meetOperation: (call) => find(call, true)?.operationFails,
  };
}

import type { RuntimeStatus } from '../../../../src/sandbox/host/contracts.ts';
import type { Code, Effect, Outcome } from './model-code.ts';
import type { Order } from './program.ts';

/** What waits to be read by an instance. */
export type Message = { readonly due: number; readonly code?: Code } & (
  | { readonly kind: 'start' }
  | {
      readonly kind: 'outcome';
      readonly task: number;
      readonly outcome: Outcome;
      readonly uncatchable?: true;
    }
  | (Order & { readonly kind: 'order'; readonly value?: unknown })
);
export type OrderMessage = Extract<Message, { kind: 'order' }>;

/** One run of one instance id. */
export class Instance {
  readonly id: string;
  readonly parent: { readonly instance: Instance; readonly code: Code; readonly task: number } | undefined;
  status: RuntimeStatus = 'Pending';
  output: unknown;
  customStatus: string | null = null;
  code: Code;
  inbox: Message[] = [];
  suspended = false;
  /** Read while suspended, with the time at which that was. */
  parked: { readonly message: Message; readonly at: number }[] = [];
  parkedEffects: Effect[] = [];
  carried: Message[] = [];
  wasSuspended = false;

  constructor(id: string, code: Code, parent?: Instance['parent']) {
    this.id = id;
    this.code = code;
    this.parent = parent;
  }

  get hasEnded(): boolean {
    return ['Completed', 'Failed', 'Terminated'].includes(this.status);
  }
}

import type { OrchestrationContext } from 'durable-functions';

/**
 * The runtime does not hand a trace from the click that started an orchestration on to what the orchestration calls,
 * so that it travels in the inputs, as a `traceparent` (W3C Trace Context) in a field of its own.
 */
export interface Traced {
  readonly trace?: string;
}

/** What an orchestration has taken up since it began; the rest of it is made anew at every step, and so is this. */
const takenUp = new WeakMap<OrchestrationContext, string | undefined>();

/** The trace that what an orchestration does now belongs to: that of the click that it follows from. */
export function traceIn(context: OrchestrationContext) {
  return {
    current: (): string | undefined =>
      takenUp.has(context) ? takenUp.get(context) : context.df.getInput<Traced | undefined>()?.trace,
    /** From here on the orchestration follows from another click. */
    follow: (trace: string | undefined): void => void takenUp.set(context, trace),
  };
}

/** An input with the trace that it belongs to. */
export function traced<Input extends object>(context: OrchestrationContext, input: Input): Input & Traced {
  const trace = traceIn(context).current();
  return trace === undefined ? input : { ...input, trace };
}

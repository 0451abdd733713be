import { type Call, ServiceError } from '../service.ts';
import type { Store } from '../state.ts';
import type { ConsistencyDelay } from '../world.ts';
import type { GraphCaller } from './graph-caller.ts';

/** A call that got past authentication. */
export interface GraphRequest {
  readonly call: Call;
  readonly store: Store;
  readonly caller: GraphCaller;
  readonly delay: ConsistencyDelay;
  /** Items in one answer of a list when the caller does not say. */
  readonly pageSize: number;
  /** The variable parts of the path, decoded. */
  readonly parameters: readonly string[];
}

/** The call's body as JSON. */
export function graphBody(call: Call): unknown {
  try {
    return JSON.parse(call.body) as unknown;
  } catch {
    throw new ServiceError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}

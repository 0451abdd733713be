import type { ContextValues } from '../policy/context.ts';
import type { SignedCall } from '../wire/service.ts';
import type { World } from '../world.ts';
import { decide, deniedError } from './authorize.ts';

interface Wanted {
  readonly action: string;
  readonly resource: string;
  readonly context?: ContextValues;
}

/** Returns when the caller may do this; throws AccessDenied otherwise. */
export function authorizeJson(call: SignedCall, { action, resource, context }: Wanted, world: World): void {
  call.onResource(resource);
  const wanted = { action, resource, context: { ...call.context, ...context } };
  const decision = decide(call.caller, wanted, world.state);
  if (decision.decision === 'denied') throw deniedError(call.caller, action, resource, decision);
}

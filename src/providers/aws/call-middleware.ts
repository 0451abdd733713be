import type { CallWatch } from '../../core/cloud-call.ts';
import { readable } from './readable.ts';
import { type Called, watched } from './watched.ts';

/**
 * The middleware that every call of a client of the AWS SDK passes: it is watched, and its answer has to be whole. The
 * request is signed by then, so that a header that AWS does not read cannot spoil the signature, and the answer is as
 * it came.
 */
export function callMiddleware(watch: CallWatch | undefined) {
  const watching = watched(watch);
  return <Args extends { readonly request: unknown }, Result extends { readonly response: unknown }>(
    next: (args: Args) => Promise<Result>,
    called: Called,
  ) => readable(watching(next, called), called);
}

/** Where the middleware belongs. */
export const nextToTheNetwork = { step: 'deserialize', priority: 'low', name: 'latchkeyCalls' } as const;

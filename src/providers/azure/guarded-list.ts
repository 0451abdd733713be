import type { ProviderFailure } from '../../core/errors.ts';
import { guarded } from '../failure.ts';

/** A list whose failures, at whatever item they come, come out as a ProviderError. */
export async function* guardedList<Item>(
  items: AsyncIterable<Item>,
  toFailure: (error: unknown) => ProviderFailure,
): AsyncGenerator<Item, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await guarded(async () => iterator.next(), toFailure);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

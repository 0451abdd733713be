import type { GetTokenOptions } from '@azure/identity';

/** A signal as the SDKs hand it on: the platform's own, or one that looks like it. */
type Signal = NonNullable<GetTokenOptions['abortSignal']>;

/**
 * Settles as `work` does, or rejects with `reason()` as soon as the signal is aborted. For work that may not
 * notice the signal itself; what becomes of it afterwards is nobody's concern any more.
 */
export async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: Signal,
  reason: () => Error,
): Promise<Result> {
  let giveUp = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(reason());
  });
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

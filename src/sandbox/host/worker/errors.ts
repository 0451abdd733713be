import { inspect } from 'node:util';

/** Whatever was thrown, as an Error that has text: the Functions worker does the same before it reports. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (typeof thrown === 'string') return new Error(thrown);
  if (thrown === undefined || thrown === null) return new Error('Unknown error');
  return new Error(typeof thrown === 'object' ? JSON.stringify(thrown) : inspect(thrown));
}

/** The app cannot be run as it is: the message says what to change. */
export class AppLoadError extends Error {
  override readonly name = 'AppLoadError';
}

/** A function ran longer than `functionTimeout` allows. */
export class FunctionTimeoutError extends Error {
  override readonly name = 'FunctionTimeoutError';
}

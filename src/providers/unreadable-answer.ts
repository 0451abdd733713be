/**
 * An answer that is not the cloud's, or not all of it: cut off, empty, a page of something in between. It says neither
 * that a thing is there nor that it is not, and what was asked for may have been done.
 */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';

  constructor(operation: string, options?: ErrorOptions) {
    super(`The answer to ${operation} cannot be read.`, options);
  }
}

/** Whether a text is one whole JSON object, which is what the clouds' JSON services answer. */
export function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

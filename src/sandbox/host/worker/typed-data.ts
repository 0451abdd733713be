import type { JsonText } from '../contracts.ts';
import type { TypedData } from './core-types.ts';

/**
 * An activity's stored input as the .NET host hands it to a Node worker: the text of the value, so that a
 * string arrives as it is, a boolean as `True` or `False`, and anything else as its JSON. JSON null is no data.
 */
export function activityInput(input: JsonText): TypedData {
  if (input === null) return {};
  const value: unknown = JSON.parse(input);
  if (value === null) return {};
  if (typeof value === 'string') return { string: value };
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  return { string: input };
}

/** A function's return value as the JSON text the host stores; null when there is none. */
export function resultText(data: TypedData | null | undefined): JsonText {
  if (data?.string !== undefined) return JSON.stringify(data.string);
  if (data?.json !== undefined) return data.json;
  if (data?.bytes !== undefined) return JSON.stringify(Buffer.from(data.bytes).toString('base64'));
  const number = data?.int ?? data?.double;
  return number === undefined ? null : JSON.stringify(number);
}

import type { ZodType } from 'zod';
import { AccessError } from '../core/errors.ts';

/**
 * A JSON document in the properties of a table entity. Azure Tables allows 64 KiB of UTF-16 a property and
 * 1 MiB an entity, so a long text is cut into `document`, `document1`, `document2`, …
 */
export type DocumentProperties = Readonly<Record<string, string>>;

// 60 KiB of UTF-16.
const longestPart = 30_720;
// 15 parts are 900 KiB and leave room for keys and other properties.
const mostParts = 15;

const partName = (index: number) => (index === 0 ? 'document' : `document${index}`);

/** Writes a value as properties. @throws AccessError `input.invalid` for more than an entity can hold */
export function toProperties(value: unknown): DocumentProperties {
  const text = asciiJson(value);
  const properties: Record<string, string> = {};
  let from = 0;
  for (let index = 0; from < text.length; index += 1) {
    if (index === mostParts)
      throw new AccessError(
        // No repetition can help here, as it does where storage is unavailable.
        'input.invalid',
        'operator',
        `This is too long to be kept: ${text.length} characters, and a row of Azure Tables holds ${mostParts * longestPart}. Shorten the lists of people in the catalogue.`,
      );
    properties[partName(index)] = text.slice(from, from + longestPart);
    from += longestPart;
  }
  return properties;
}

// Every other character is written as its escape, so that no cut and no server on the way (Azurite decodes a
// long body piece by piece) can take a character apart.
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Reads a value back. `row` names the row for the error's text.
 * @throws AccessError `store.unavailable` when the row holds something else than `schema` allows
 */
export function fromProperties<Value>(
  entity: Readonly<Record<string, unknown>>,
  schema: ZodType<Value>,
  row: string,
): Value {
  let text = '';
  for (let index = 0; typeof entity[partName(index)] === 'string'; index += 1)
    text += String(entity[partName(index)]);
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AccessError(
    'store.unavailable',
    'operator',
    `The row ${row} cannot be read (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not JSON'}). ` +
      'Was it edited by hand, or written by a newer version of Latchkey?',
    { cause: parsed.error },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

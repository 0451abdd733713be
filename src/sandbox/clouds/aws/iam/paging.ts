import { validationError } from '../wire/errors.ts';
import type { Parameters } from '../wire/parameters.ts';
import type { XmlValue } from '../wire/xml.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  /** IsTruncated and Marker, to go into the answer. */
  readonly rest: { readonly [name: string]: XmlValue };
}

/**
 * Cuts a listing into pages: sorted by `key`, at most MaxItems (100 when absent), from Marker on. The marker
 * holds the last key that was given out, so entries that come and go between pages shift nothing.
 */
export function readPage<Item>(
  parameters: Parameters,
  all: readonly Item[],
  key: (item: Item) => string,
): Page<Item> {
  const maxItems = parameters.integer('MaxItems', { min: 1, max: 1_000 }) ?? 100;
  const marker = parameters.optional('Marker', { min: 1, max: 320 });
  const after = marker === undefined ? undefined : decode(marker);
  const sorted = all
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .filter((entry) => after === undefined || entry.key > after);
  const page = sorted.slice(0, maxItems);
  const last = page.at(-1);
  const rest =
    last && sorted.length > page.length
      ? { IsTruncated: true, Marker: encode(last.key) }
      : { IsTruncated: false };
  return { items: page.map(({ item }) => item), rest };
}

const prefix = 'after:';
const encode = (key: string) => Buffer.from(prefix + key).toString('base64url');

function decode(marker: string): string {
  const text = Buffer.from(marker, 'base64url').toString();
  if (!text.startsWith(prefix) || encode(text.slice(prefix.length)) !== marker)
    throw validationError('Invalid Marker.');
  return text.slice(prefix.length);
}

import { validationError } from '../wire/errors.ts';
import { cutPage } from '../wire/page.ts';
import type { Parameters } from '../wire/parameters.ts';
import type { XmlValue } from '../wire/xml.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  /** IsTruncated and Marker, to go into the answer. */
  readonly rest: { readonly [name: string]: XmlValue };
}

/** One page of a listing: at most MaxItems (100 when absent), from Marker on. Throws a ValidationError. */
export function readPage<Item>(
  parameters: Parameters,
  all: readonly Item[],
  key: (item: Item) => string,
): Page<Item> {
  const size = parameters.integer('MaxItems', { min: 1, max: 1_000 }) ?? 100;
  const token = parameters.optional('Marker', { min: 1, max: 320 });
  const page = cutPage(all, { size, token, key });
  if (!page) throw validationError('Invalid Marker.');
  const { items, next } = page;
  return {
    items,
    rest: next === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: next },
  };
}

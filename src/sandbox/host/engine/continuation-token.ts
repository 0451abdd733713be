import { z } from 'zod';

/** Where a page of a list ended: the moment its last item is sorted by, and that item's id. */
export type Position = readonly [moment: number, id: string];

const positionSchema = z.tuple([z.number(), z.string()]);

export const tokenOf = (position: Position): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Throws a RangeError for a token that this store did not give out. */
export function positionOf(token: string): Position {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch (error) {
    throw new RangeError(`'${token}' is not a continuation token of this host.`, { cause: error });
  }
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly continuationToken?: string;
}

/** Cuts a page of `top` items off a list that has one more where there are more. */
export function pageOf<Item>(
  found: readonly Item[],
  top: number,
  position: (item: Item) => Position,
): Page<Item> {
  const items = found.slice(0, top);
  const last = items.at(-1);
  return found.length > top && last ? { items, continuationToken: tokenOf(position(last)) } : { items };
}

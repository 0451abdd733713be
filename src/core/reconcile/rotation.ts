/** Some of many things to look at, and where to go on with the others. */
export interface Portion<Item> {
  readonly items: readonly Item[];
  /** Key of the last one; absent when there is nothing at all. */
  readonly cursor?: string;
}

/**
 * The next things to look at, in the order of their keys and around the end, each once. What comes and goes meanwhile
 * moves nothing: everything that stays is looked at in the end. Pure.
 */
export function nextPortion<Item>(
  all: ReadonlyMap<string, Item>,
  cursor: string | undefined,
  most: number,
): Portion<Item> {
  const keys = [...all.keys()].toSorted();
  const after = cursor === undefined ? 0 : keys.findIndex((key) => key > cursor);
  const start = Math.max(after, 0);
  const chosen = [...keys.slice(start), ...keys.slice(0, start)].slice(0, most);
  const last = chosen.at(-1);
  const items = chosen.flatMap((key) => {
    const item = all.get(key);
    return item === undefined ? [] : [item];
  });
  return { items, ...(last !== undefined && { cursor: last }) };
}

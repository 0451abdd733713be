interface Page<Item> {
  readonly items: readonly Item[];
  /** By which the next page is asked for; undefined on the last one. */
  readonly next: string | undefined;
}

interface PageRequest<Item> {
  readonly size: number;
  /** The `next` of the page before; undefined for the first page. */
  readonly token: string | undefined;
  readonly key: (item: Item) => string;
}

/**
 * Cuts a listing into pages, sorted by `key`. The token holds the last key that was given out, so entries that
 * come and go between pages shift nothing. Undefined for a token that nobody gave out.
 */
export function cutPage<Item>(
  all: readonly Item[],
  { size, token, key }: PageRequest<Item>,
): Page<Item> | undefined {
  const after = token === undefined ? undefined : decode(token);
  if (token !== undefined && after === undefined) return undefined;
  const sorted = all
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .filter((entry) => after === undefined || entry.key > after);
  const page = sorted.slice(0, size);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    next: last && sorted.length > page.length ? encode(last.key) : undefined,
  };
}

const prefix = 'after:';
const encode = (key: string) => Buffer.from(prefix + key).toString('base64url');

function decode(token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  const key = text.slice(prefix.length);
  return text.startsWith(prefix) && encode(key) === token ? key : undefined;
}

/** The request context: condition keys (names are case-insensitive) and their values. */
export interface RequestContext {
  /** The values of a key; undefined when the key is not in the request. */
  get(key: string): readonly string[] | undefined;
}

export type ContextValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Makes a context from plain records; later records win, and undefined values are not in the request. */
export function requestContext(...records: readonly ContextValues[]): RequestContext {
  const values = new Map<string, readonly string[]>();
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) {
      if (value !== undefined) values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  }
  return { get: (key) => values.get(key.toLowerCase()) };
}

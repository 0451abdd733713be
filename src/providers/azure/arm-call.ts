import { isAbsent } from './errors.ts';

/** The client adds the leading slash itself and would send two. */
export function unslashed(id: string): string {
  return id.replace(/^\/+/, '');
}

/** Undefined when Azure says that what was asked for is not there. */
export async function unlessAbsent<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** A text as OData takes it between quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Calls are made once each, within this time. */
export const timeoutMs = 20_000;

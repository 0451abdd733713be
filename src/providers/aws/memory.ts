/** Answers that do not change, so that a call that was handed back half-way goes on where it stopped. */
export interface Memory<Value> {
  /** The answer of the first time; asks when there is none. */
  recall(key: string, ask: () => Promise<Value>): Promise<Value>;
}

const mostKept = 1_000;

/** Keeps the latest thousand answers. */
export function createMemory<Value>(): Memory<Value> {
  const kept = new Map<string, { readonly value: Value }>();
  return {
    async recall(key, ask) {
      const known = kept.get(key);
      if (known !== undefined) return known.value;
      const value = await ask();
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      kept.set(key, { value });
      return value;
    },
  };
}

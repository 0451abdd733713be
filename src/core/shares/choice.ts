/** What is to be shared, as somebody picked it. Fixed in the request from the first moment on. */
export interface ShareChoice {
  /** One of `shareTypes`. */
  readonly type: string;
  /** ARNs. */
  readonly resources: readonly string[];
  /** Levels, single actions, or both. */
  readonly permissions: readonly string[];
}

/** The same choice in the one form in which it is kept: in order, nothing twice. */
export function tidyChoice({ type, resources, permissions }: ShareChoice): ShareChoice {
  const sorted = (texts: readonly string[]) => [...new Set(texts)].toSorted();
  return { type, resources: sorted(resources), permissions: sorted(permissions) };
}

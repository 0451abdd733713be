/**
 * What one SDK read, in the words of another: moments in one spelling, nothing that is merely undefined, and what
 * Azure Resource Manager keeps under `properties` beside the rest, as the SDK for JavaScript shows it.
 */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? moment(value) : value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  const { properties, ...rest } = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries({ ...rest, ...(properties as object | undefined) })
      .filter(([, entry]) => entry !== undefined)
      .map(([name, entry]) => [name, plain(entry)]),
  );
}

function moment(text: string): string {
  return new Date(text).toISOString();
}

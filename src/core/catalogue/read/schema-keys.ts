import { z } from 'zod';
import type { Key } from '../issue.ts';

/** The keys that a schema of ours knows at a place of its content; none where it knows none. */
export function keysAt(schema: unknown, path: readonly Key[]): readonly string[] {
  return optionsAt(schema, path).flatMap((option) =>
    option instanceof z.ZodObject ? Object.keys(option.shape) : [],
  );
}

/** What the schema says a value is for; undefined when it says nothing. */
export function meaningAt(schema: unknown, path: readonly Key[]): string | undefined {
  const parents = optionsAt(schema, path.slice(0, -1));
  for (const parent of parents) {
    const child = childOf(parent, path.at(-1) ?? '');
    if (child instanceof z.ZodType && child.description !== undefined) return child.description;
  }
  return undefined;
}

/** The schemas at a place, without what is wrapped around them; a union has several. */
function optionsAt(schema: unknown, path: readonly Key[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>(
    (options, key) => options.flatMap((option) => bare(childOf(option, key))),
    bare(schema),
  );
}

function childOf(schema: unknown, key: Key): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[key];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function bare(schema: unknown): readonly unknown[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(bare);
  return schema === undefined ? [] : [schema];
}

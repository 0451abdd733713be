import { z } from 'zod';
import type { GrantSpec } from './catalogue.ts';
import { catalogueFileSchema } from './schema/file.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The form of a catalogue file as JSON Schema, for editors: what can stand where, what it means, its default and
 * examples. It says less than `latchkey catalogue check`, which also compares what stands in different places. Pure.
 */
export function catalogueJsonSchema(grantSchemas: ReadonlyMap<string, z.ZodType<GrantSpec>>): JsonSchema {
  const file = toJsonSchema(catalogueFileSchema);
  grantsOf(file).items = {
    anyOf: [...grantSchemas.values()].map((schema) => {
      const { $schema: _, ...kind } = toJsonSchema(schema);
      return kind;
    }),
  };
  return Object.assign({ title: 'Latchkey catalogue' }, file);
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // What is read into something else (a duration into minutes) loses these on the way.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.['examples'];
      if (Array.isArray(examples) && examples.length > 0) jsonSchema.examples = examples;
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default ??= zodSchema.def.defaultValue;
    },
  });
}

function grantsOf(file: JsonSchema): JsonSchema {
  const entitlement = file.properties?.['entitlements'];
  const each = typeof entitlement === 'object' ? entitlement.additionalProperties : undefined;
  const grants = typeof each === 'object' ? each.properties?.['grants'] : undefined;
  if (typeof grants !== 'object') throw new Error('The schema of a catalogue file has no grants.');
  return grants;
}

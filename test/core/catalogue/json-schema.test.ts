import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { catalogueJsonSchema } from '../../../src/core/catalogue/json-schema.ts';
import { grantSchemas } from '../../../src/providers/schemas.ts';

const committed = JSON.parse(readFileSync('catalogue/schema.json', 'utf8')) as z.core.JSONSchema.JSONSchema;
const files = readdirSync('catalogue').filter((name) => name.endsWith('.yaml'));
const textOf = (name: string) => readFileSync(`catalogue/${name}`, 'utf8');
const validator = z.fromJSONSchema(committed);
const good: unknown = parse(textOf('data-platform.yaml'));

/** The content of a good file with some text in it replaced. */
const changed = (from: string, to: string): unknown => {
  const text = textOf('data-platform.yaml');
  expect(text).toContain(from);
  return parse(text.replace(from, to));
};

describe('the JSON Schema of the catalogue', () => {
  it('is the one in catalogue/schema.json: npm run catalogue:schema writes it anew', () => {
    expect(committed).toEqual(JSON.parse(JSON.stringify(catalogueJsonSchema(grantSchemas))));
  });

  it.each(files)('is named in the first line of %s, and accepts it', (name) => {
    const [first] = textOf(name).split('\n');
    expect(first).toBe('# yaml-language-server: $schema=schema.json');
    expect(validator.safeParse(parse(textOf(name))).error).toBeUndefined();
  });

  it.each([
    ['a key that does not exist', 'title:', 'titel:'],
    ['a value of another kind', 'quorum: 1', 'quorum: one'],
    ['a name that is none', 'data-readonly:', 'Data Readonly:'],
    ['a kind of grant that does not exist', 'kind: azure.role', 'kind: gcp.role'],
    ['a key that a kind of grant does not have', 'resourceGroup:', 'group:'],
  ])('refuses %s', (_, from, to) => {
    expect(validator.safeParse(good).success).toBe(true);
    expect(validator.safeParse(changed(from, to)).success).toBe(false);
  });

  it('says of every key what it is for', () => {
    const silent: string[] = [];
    const look = (schema: z.core.JSONSchema.BaseSchema, path: string) => {
      for (const [key, value] of Object.entries(schema.properties ?? {})) {
        if (typeof value === 'boolean') continue;
        if (value.description === undefined) silent.push(`${path}${key}`);
        if (path.includes('grants')) continue;
        look(value, `${path}${key}.`);
        if (typeof value.items === 'object' && !Array.isArray(value.items))
          look(value.items, `${path}${key}.`);
        if (typeof value.additionalProperties === 'object')
          look(value.additionalProperties, `${path}${key}.*.`);
      }
    };
    look(catalogueJsonSchema(grantSchemas), '');
    expect(silent).toEqual([]);
  });
});

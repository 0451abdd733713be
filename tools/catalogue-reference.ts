import { stringify } from 'yaml';
import type { z } from 'zod';
import { issueCodes } from '../src/core/catalogue/issue.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A mapping of the catalogue's form: where it is (`policies.*.tiers[]`), and its keys. */
interface Section {
  readonly path: string;
  readonly schema: JsonSchema;
}

/**
 * Every mapping of the form, from the top. People, who stand in many places, are one section; grants are not among
 * them, because every kind of grant has keys of its own.
 */
export function sections(schema: JsonSchema): readonly Section[] {
  const found = below(schema, '');
  const approvers = found.find(({ schema: { properties } }) => properties?.['manager'] !== undefined);
  const rest = found.filter(
    ({ schema: { properties } }) => properties?.['users'] === undefined || properties['roles'] !== undefined,
  );
  const all = approvers ? [...rest, { path: 'people and approvers', schema: approvers.schema }] : rest;
  // Stages stand in policies and in their tiers, and are the same.
  const first = new Map(all.toReversed().map((section) => [JSON.stringify(section.schema), section]));
  return all.filter((section) => [...first.values()].includes(section));
}

function below(schema: JsonSchema, path: string): readonly Section[] {
  const { properties, items, additionalProperties } = schema;
  const join = (key: string) => (path === '' ? key : `${path}.${key}`);
  return [
    ...(properties ? [{ path: path === '' ? 'file' : path, schema }] : []),
    ...Object.entries(properties ?? {}).flatMap(([key, value]) =>
      typeof value === 'boolean' || key === 'grants' ? [] : below(value, join(key)),
    ),
    ...(typeof items === 'object' && !Array.isArray(items) ? below(items, `${path}[]`) : []),
    ...(typeof additionalProperties === 'object' ? below(additionalProperties, join('*')) : []),
  ];
}

/** The keys of a section as a table for people. */
export function keyTable({ schema: { properties = {}, required = [] } }: Section): string {
  const rows = Object.entries(properties).map(([key, value]) => {
    const { default: usual, description = '', examples = [] } = typeof value === 'boolean' ? {} : value;
    const needed = required.includes(key) ? 'yes' : usual === undefined ? 'no' : `\`${flow(usual)}\``;
    const example = examples[0] === undefined ? '' : `\`${flow(examples[0])}\``;
    return `| \`${key}\` | ${needed} | ${description} | ${example} |`.replaceAll(
      /(?<=`[^`]*)\|(?=[^`]*` \|)/g,
      '\\|',
    );
  });
  return ['| key | needed, or default | meaning | example |', '|---|---|---|---|', ...rows].join('\n');
}

/** Every code an issue can have, as a table. */
export function codeTable(): string {
  const rows = Object.entries(issueCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return ['| code | meaning |', '|---|---|', ...rows].join('\n');
}

const marker = /<!-- (keys of [^>]*?|codes) -->\n[\s\S]*?<!-- end -->/g;

/** The reference with its tables written anew; what stands between them stays. */
export function withTables(markdown: string, schema: JsonSchema): string {
  const all = sections(schema);
  return markdown.replaceAll(marker, (_, name: string) => {
    const section = all.find(({ path }) => name === `keys of ${path}`);
    const table = section
      ? keyTable(section)
      : name === 'codes'
        ? codeTable()
        : 'There is no such section any more.';
    return `<!-- ${name} -->\n${table}\n<!-- end -->`;
  });
}

/** The sections that a text has a table of. */
export function sectionsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(marker)].flatMap(([, name = '']) =>
    name === 'codes' ? [] : [name.replace('keys of ', '')],
  );
}

function flow(value: unknown): string {
  // Older readers take 07:00 for a number, so that it is shown in quotes.
  const options = { collectionStyle: 'flow', lineWidth: 0, compat: 'yaml-1.1' } as const;
  return stringify(value, options).trim().replaceAll('[ ', '[').replaceAll(' ]', ']');
}

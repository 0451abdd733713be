import type { CatalogueIssue, Key } from '../issue.ts';
import { type CatalogueFile, catalogueFileSchema } from '../schema/file.ts';
import { fitSchema, type SchemaProblem } from './schema-problems.ts';
import type { YamlFile } from './source-file.ts';

/** A file of the catalogue as far as it fits the schema. */
export interface LoadedFile {
  readonly yaml: YamlFile;
  /** Without the entries that have problems. */
  readonly content: CatalogueFile;
  readonly issues: readonly CatalogueIssue[];
}

/** Reads the content of a file by the catalogue's schema; the entries that fit are there although others do not. */
export function readFile(yaml: YamlFile): LoadedFile {
  const fit = fitSchema<CatalogueFile>(catalogueFileSchema, yaml.content);
  if (fit.ok) return { yaml, content: fit.data, issues: [] };
  const issues = fit.problems.map((problem) => issueOf(yaml, problem));
  const rest = structuredClone(yaml.content);
  for (const { path } of fit.problems) removeEntry(rest, path);
  const healthy = fitSchema<CatalogueFile>(catalogueFileSchema, rest);
  return { yaml, content: healthy.ok ? healthy.data : {}, issues };
}

/** A problem of the schema at its place in the file. `within`: what the schema was applied to. */
export function issueOf(yaml: YamlFile, problem: SchemaProblem, within: readonly Key[] = []): CatalogueIssue {
  const { point, code, message, suggestion } = problem;
  const path = [...within, ...problem.path];
  return {
    severity: 'error',
    file: yaml.path,
    ...yaml.placeOf(path, point),
    code,
    path: path.join('.'),
    message: sentence(message),
    ...(suggestion !== undefined && { suggestion }),
  };
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** How many keys lead to one entry, where a section has entries by name. */
const depths: Readonly<Record<string, number>> = {
  aws: 3,
  azure: 3,
  people: 3,
  permissionSets: 2,
  entitlements: 2,
  policies: 2,
  standing: 2,
};

function removeEntry(content: unknown, path: readonly Key[]): void {
  const keys = path.slice(0, depths[path[0] ?? ''] ?? 1);
  let parent = content;
  for (const key of keys.slice(0, -1)) parent = isMapping(parent) ? parent[key] : undefined;
  if (isMapping(parent)) delete parent[keys.at(-1) ?? ''];
}

/** Names that stand under a section of a file, those of entries with problems too. */
export function namesUnder({ content }: YamlFile, path: readonly Key[]): readonly string[] {
  const section = path.reduce<unknown>((value, key) => (isMapping(value) ? value[key] : undefined), content);
  return isMapping(section) ? Object.keys(section) : [];
}

function isMapping(value: unknown): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { z } from 'zod';
import { nearest } from '../../text/nearest.ts';
import type { IssueCode, Key } from '../issue.ts';
import { keysAt, meaningAt } from './schema-keys.ts';
import { schemaWords, typeWords } from './schema-words.ts';

/** Something that does not fit a schema. */
export interface SchemaProblem {
  readonly path: readonly Key[];
  /** Whether the key is wrong or the value behind it. */
  readonly point: 'key' | 'value';
  readonly code: IssueCode;
  readonly message: string;
  readonly suggestion?: string;
}

export type Fit<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

/** Reads plain data by a schema; or everything that does not fit, in words for people who write YAML. */
export function fitSchema<T>(schema: z.ZodType<T>, content: unknown): Fit<T> {
  const parsed = schema.safeParse(content, { error: schemaWords, reportInput: true });
  if (parsed.success) return { ok: true, data: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => explain(issue, schema));
  return { ok: false, problems: withoutEchoes(problems) };
}

type Issue = z.core.$ZodIssue;

function explain(issue: Issue, schema: unknown): readonly SchemaProblem[] {
  const path = keysOf(issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(path, key, keysAt(schema, path)));
  if (issue.code === 'invalid_key') {
    const message = `${String(path.at(-1))}: ${issue.issues[0]?.message ?? issue.message}`;
    return [{ path, point: 'key', code: 'value.invalid', message }];
  }
  // Refinements stand at what they judge as a whole and are never about its absence.
  if (issue.input === undefined && issue.code !== 'custom') return [missingKey(path, schema)];
  if (issue.code === 'invalid_union') return explainUnion(issue, schema);
  const code = issue.code === 'invalid_type' || issue.input === null ? 'value.type' : 'value.invalid';
  const suggestion =
    issue.code === 'invalid_value' ? nearest(String(issue.input), issue.values.map(String)) : undefined;
  return [
    {
      path,
      point: 'value',
      code,
      message: `${nameOf(path)}${issue.message}`,
      ...(suggestion !== undefined && { suggestion }),
    },
  ];
}

function unknownKey(path: readonly Key[], key: string, known: readonly string[]): SchemaProblem {
  const suggestion = nearest(key, known) ?? known.find((name) => name.toLowerCase() === key.toLowerCase());
  const special = helpFor[key];
  const listed = known.length > 0 ? ` The keys are ${known.join(', ')}.` : '';
  return {
    path: [...path, key],
    point: 'key',
    code: 'key.unknown',
    message: `There is no key "${key}" here.${special === undefined ? (suggestion === undefined ? listed : '') : ` ${special}`}`,
    ...(suggestion !== undefined && special === undefined && { suggestion }),
  };
}

/** Keys that people bring along from AWS's policy documents, and what to write instead. */
const helpFor: Readonly<Record<string, string>> = {
  notActions:
    'A statement says what is allowed, never everything but something: what AWS adds later would be lent too. List the actions under "actions".',
  notResources: 'List the resources under "resources".',
  Effect: 'The keys of a statement are effect, actions, resources and conditions.',
  Action: 'Write "actions".',
  Resource: 'Write "resources".',
  Condition: 'Write "conditions".',
  Principal: 'Who receives the access is whoever it is asked for.',
};

function missingKey(path: readonly Key[], schema: unknown): SchemaProblem {
  const meaning = meaningAt(schema, path);
  return {
    path,
    point: 'value',
    code: 'key.missing',
    message: `"${String(path.at(-1))}" is missing${meaning === undefined ? '.' : `: ${meaning}`}`,
  };
}

/** Of what could stand there, what the value came nearest to: whatever looked further into it than at its kind. */
function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>, schema: unknown) {
  const path = keysOf(issue.path);
  const deep = issue.errors.find((errors) =>
    errors.some(
      ({ path: inside, code }) => inside.length > 0 || !['invalid_type', 'invalid_union'].includes(code),
    ),
  );
  if (deep)
    return deep.flatMap((error) => explain({ ...error, path: [...issue.path, ...error.path] }, schema));
  const message = `${nameOf(path)}${typeWords(expectedOf(issue), issue.input)}`;
  return [{ path, point: 'value', code: 'value.type', message } as const];
}

/** The kinds of value that a union takes, those of unions in it too. */
function expectedOf(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_type') return [issue.expected];
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(expectedOf) : [];
}

/** A misspelt key is one mistake, although its right spelling is missing too. */
function withoutEchoes(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  const meant = new Set(
    problems.flatMap(({ path, suggestion, code }) =>
      code === 'key.unknown' && suggestion !== undefined
        ? [JSON.stringify([...path.slice(0, -1), suggestion])]
        : [],
    ),
  );
  return problems.filter(({ path, code }) => code !== 'key.missing' || !meant.has(JSON.stringify(path)));
}

/** `groups[1]: ` in front of what is said about it; nothing for the whole of a file. */
function nameOf(path: readonly Key[]): string {
  const last = path.findLastIndex((key) => typeof key === 'string');
  if (last < 0) return '';
  const index = path.slice(last + 1).map((key) => `[${Number(key) + 1}]`);
  return `${String(path[last])}${index.join('')}: `;
}

const keysOf = (path: readonly PropertyKey[]): readonly Key[] =>
  path.map((key) => (typeof key === 'symbol' ? String(key) : key));

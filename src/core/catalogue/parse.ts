import { parseDocument } from 'yaml';
import type { ZodType } from 'zod';
import type { Catalogue, Entitlement, GrantSpec, PeopleRule } from './catalogue.ts';
import { type CatalogueFile, catalogueFileSchema } from './schema.ts';

/** One file of the catalogue folder. */
export interface SourceFile {
  /** Path inside the folder. */
  readonly path: string;
  readonly text: string;
}

export type IssueCode = 'yaml' | 'schema' | 'duplicate' | 'reference' | 'missing' | 'grant';

/** Something wrong with the catalogue, with where and what to change. */
export interface CatalogueIssue {
  readonly file: string;
  /** Keys from the top of the file: `entitlements.data-readonly.duration.max`. */
  readonly path: string;
  readonly code: IssueCode;
  readonly message: string;
}

export type ParseOutcome =
  | { readonly ok: true; readonly catalogue: Catalogue }
  | { readonly ok: false; readonly issues: readonly CatalogueIssue[] };

export interface ParseOptions {
  /** The schema of each grant kind's spec. */
  readonly grantSchemas: ReadonlyMap<string, ZodType<GrantSpec>>;
  /** Hex digest of a text, for the version. */
  readonly sha256: (text: string) => string;
}

/** Reads all files of a catalogue; either the whole is good or every issue of every file is listed. Pure. */
export function parseCatalogue(files: readonly SourceFile[], options: ParseOptions): ParseOutcome {
  const issues: CatalogueIssue[] = [];
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const parts = sorted.flatMap((file) => {
    const content = readFile(file, issues);
    return content ? [{ file: file.path, content }] : [];
  });
  const merged = mergeParts(parts, issues);
  if (merged.catalogue.entitlements.size === 0)
    issues.push({
      file: '',
      path: 'entitlements',
      code: 'missing',
      message: 'there is nothing that can be asked for',
    });
  checkReferences(merged, options.grantSchemas, issues);
  if (issues.length > 0) return { ok: false, issues };
  const text = sorted.map((file) => `${file.path}\n${file.text}`).join('\n');
  return { ok: true, catalogue: { version: options.sha256(text).slice(0, 12), ...merged.catalogue } };
}

function readFile(file: SourceFile, issues: CatalogueIssue[]): CatalogueFile | undefined {
  const read = readYaml(file.text);
  if ('problems' in read) {
    for (const message of read.problems) issues.push({ file: file.path, path: '', code: 'yaml', message });
    return undefined;
  }
  const parsed = catalogueFileSchema.safeParse(read.content);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues)
    issues.push({ file: file.path, path: issue.path.join('.'), code: 'schema', message: issue.message });
  return undefined;
}

function readYaml(text: string): { readonly content: unknown } | { readonly problems: readonly string[] } {
  const document = parseDocument(text, { prettyErrors: true });
  const problems = document.errors.map(({ message }) => message.split('\n')[0] ?? message);
  if (problems.length > 0) return { problems };
  try {
    return { content: document.toJS({ maxAliasCount: 0 }) ?? {} };
  } catch {
    // Aliases let a small file grow into a huge one; a catalogue that is reviewed line by line needs none.
    return { problems: ['aliases (*name) are not allowed; write the value out'] };
  }
}

type Content = Omit<Catalogue, 'version'>;

interface Merged {
  readonly catalogue: Content;
  /** Which file an entitlement stands in. */
  readonly fileOf: ReadonlyMap<string, string>;
}

function mergeParts(
  parts: readonly { file: string; content: CatalogueFile }[],
  issues: CatalogueIssue[],
): Merged {
  const fileOf = new Map<string, string>();
  /** Puts the records of one kind together; a name that stands in two files is an issue. */
  function collect<T, U>(
    kind: string,
    pick: (file: CatalogueFile) => readonly (readonly [string, T])[],
    make: (name: string, value: T) => U,
  ) {
    const all = new Map<string, U>();
    for (const { file, content } of parts)
      for (const [key, value] of pick(content)) {
        if (all.has(key))
          issues.push({
            file,
            path: `${kind}.${key}`,
            code: 'duplicate',
            message: `"${key}" stands in ${fileOf.get(`${kind}.${key}`)} too; keep one of them`,
          });
        fileOf.set(`${kind}.${key}`, file);
        all.set(key, make(key, value));
      }
    return all;
  }
  const admins = parts.flatMap(({ content }) => (content.admins ? [content.admins] : []));
  if (admins.length === 0)
    issues.push({
      file: '',
      path: 'admins',
      code: 'missing',
      message: 'name the people who run Latchkey under "admins"',
    });
  const rules = parts.flatMap(({ file, content }) =>
    content.people?.iamUserRule ? [{ file, rule: content.people.iamUserRule }] : [],
  );
  for (const { file } of rules.slice(1))
    issues.push({
      file,
      path: 'people.iamUserRule',
      code: 'duplicate',
      message: `the rule stands in ${rules[0]?.file} too; keep one of them`,
    });
  const catalogue: Content = {
    aws: {
      accounts: collect(
        'aws.accounts',
        (file) => Object.entries(file.aws?.accounts ?? {}),
        (name, value) => ({ name, ...value }),
      ),
    },
    azure: {
      subscriptions: collect(
        'azure.subscriptions',
        (file) => Object.entries(file.azure?.subscriptions ?? {}),
        (_, id) => id,
      ),
    },
    people: {
      iamUsers: collect(
        'people.iamUsers',
        (file) => lowerCaseKeys(file.people?.iamUsers ?? {}),
        (_, user) => user,
      ),
      ...(rules[0] && { iamUserRule: rules[0].rule }),
    },
    admins: joinPeople(admins),
    entitlements: collect(
      'entitlements',
      (file) => Object.entries(file.entitlements ?? {}),
      (name, value): Entitlement => ({ name, ...value }),
    ),
    policies: collect(
      'policies',
      (file) => Object.entries(file.policies ?? {}),
      (name, value) => ({
        name,
        requesters: value.requesters,
        stages: value.stages.map(({ approvers, quorum }) => ({ ...approvers, quorum })),
        pendingMinutes: value.pendingTimeout,
      }),
    ),
  };
  return { catalogue, fileOf };
}

/** Sign-in names are the same in every case; two keys that differ in case only are one key twice. */
function lowerCaseKeys<Value>(
  record: Readonly<Record<string, Value>>,
): readonly (readonly [string, Value])[] {
  return Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]);
}

function joinPeople(rules: readonly PeopleRule[]): PeopleRule {
  return { users: rules.flatMap(({ users }) => users), groups: rules.flatMap(({ groups }) => groups) };
}

function checkReferences(
  { catalogue, fileOf }: Merged,
  grantSchemas: ParseOptions['grantSchemas'],
  issues: CatalogueIssue[],
): void {
  for (const { name, policy, grants } of catalogue.entitlements.values()) {
    const file = fileOf.get(`entitlements.${name}`) ?? '';
    const path = `entitlements.${name}`;
    if (!catalogue.policies.has(policy))
      issues.push({
        file,
        path: `${path}.policy`,
        code: 'reference',
        message: `there is no policy "${policy}"`,
      });
    for (const [index, grant] of grants.entries()) {
      const at = `${path}.grants.${index}`;
      const schema = grantSchemas.get(grant.kind);
      if (!schema) {
        const known = [...grantSchemas.keys()].join(', ');
        issues.push({
          file,
          path: `${at}.kind`,
          code: 'grant',
          message: `there is no kind "${grant.kind}"; the kinds are ${known}`,
        });
        continue;
      }
      for (const issue of schema.safeParse(grant).error?.issues ?? [])
        issues.push({ file, path: [at, ...issue.path].join('.'), code: 'grant', message: issue.message });
      checkNames(grant, catalogue, (key, message) =>
        issues.push({ file, path: `${at}.${key}`, code: 'reference', message }),
      );
    }
  }
}

/** Grant specs name accounts and subscriptions; those names must be in the catalogue. */
function checkNames(
  grant: GrantSpec,
  { aws, azure }: Content,
  report: (key: string, message: string) => void,
): void {
  const { account, subscription } = grant;
  if (typeof account === 'string' && !aws.accounts.has(account))
    report('account', `there is no AWS account "${account}" under aws.accounts`);
  if (typeof subscription === 'string' && !azure.subscriptions.has(subscription))
    report('subscription', `there is no subscription "${subscription}" under azure.subscriptions`);
}

import type { Key, Position } from './issue.ts';
import { type LoadedFile, namesUnder } from './read/file.ts';
import type { CatalogueFile } from './schema/file.ts';

/** The sections that hold entries by name, by the keys that lead to them. */
const sections = {
  accounts: ['aws', 'accounts'],
  subscriptions: ['azure', 'subscriptions'],
  iamUsers: ['people', 'iamUsers'],
  permissionSets: ['permissionSets'],
  entitlements: ['entitlements'],
  policies: ['policies'],
  standing: ['standing'],
  admins: ['admins'],
} as const;

export type Section = keyof typeof sections;

/** A value of a file and the keys that lead to it there. */
export interface Part<T> {
  readonly value: T;
  readonly file: LoadedFile;
  readonly path: readonly Key[];
}

/** A value under a name. */
export interface NamedPart<T> extends Part<T> {
  readonly name: string;
}

type Of<Name extends keyof CatalogueFile> = NonNullable<CatalogueFile[Name]>;
export type FileAccount = Of<'aws'>['accounts'][string];
export type FilePolicy = Of<'policies'>[string];
export type FileEntitlement = Of<'entitlements'>[string];
export type FilePermissionSet = Of<'permissionSets'>[string];
export type FileStanding = Of<'standing'>[string];

/** All files of a catalogue, put next to each other; nothing of it is judged yet. */
export interface Parts {
  readonly accounts: readonly NamedPart<FileAccount>[];
  readonly subscriptions: readonly NamedPart<string>[];
  readonly iamUsers: readonly NamedPart<string>[];
  readonly iamUserRule: readonly Part<NonNullable<Of<'people'>['iamUserRule']>>[];
  readonly admins: readonly Part<Of<'admins'>>[];
  readonly deny: readonly Part<Of<'deny'>>[];
  readonly limits: readonly Part<Of<'limits'>>[];
  readonly delegations: readonly Part<Of<'delegations'>[number]>[];
  readonly permissionSets: readonly NamedPart<FilePermissionSet>[];
  readonly entitlements: readonly NamedPart<FileEntitlement>[];
  readonly policies: readonly NamedPart<FilePolicy>[];
  readonly standing: readonly NamedPart<FileStanding>[];
  /** Every name of a section, those of entries with problems too. */
  readonly names: Readonly<Record<Section, ReadonlySet<string>>>;
  /** Whether every file could be read, so that a name which is not here is nowhere. */
  readonly complete: boolean;
}

/** Puts the parts of all files next to each other, in the order of the files. */
export function collectParts(files: readonly LoadedFile[], complete: boolean): Parts {
  const single = <T>(key: string, pick: (content: CatalogueFile) => T | undefined): Part<T>[] =>
    files.flatMap((file) => {
      const value = pick(file.content);
      return value === undefined ? [] : [{ value, file, path: [key] }];
    });
  const named = <T>(
    section: Section,
    pick: (content: CatalogueFile) => Readonly<Record<string, T>> | undefined,
  ): NamedPart<T>[] =>
    files.flatMap((file) =>
      Object.entries(pick(file.content) ?? {}).map(([name, value]) => ({
        name,
        value,
        file,
        path: [...sections[section], name],
      })),
    );
  const names = (section: Section) =>
    new Set(files.flatMap(({ yaml }) => namesUnder(yaml, sections[section])));
  return {
    accounts: named('accounts', ({ aws }) => aws?.accounts),
    subscriptions: named('subscriptions', ({ azure }) => azure?.subscriptions),
    iamUsers: named('iamUsers', ({ people }) => people?.iamUsers),
    iamUserRule: single('people', ({ people }) => people?.iamUserRule).map((part) => ({
      ...part,
      path: ['people', 'iamUserRule'],
    })),
    admins: single('admins', ({ admins }) => admins),
    deny: single('deny', ({ deny }) => deny),
    limits: single('limits', ({ limits }) => limits),
    delegations: files.flatMap((file) =>
      (file.content.delegations ?? []).map((value, index) => ({ value, file, path: ['delegations', index] })),
    ),
    permissionSets: named('permissionSets', (content) => content.permissionSets),
    entitlements: named('entitlements', (content) => content.entitlements),
    policies: named('policies', (content) => content.policies),
    standing: named('standing', (content) => content.standing),
    names: {
      accounts: names('accounts'),
      subscriptions: names('subscriptions'),
      iamUsers: names('iamUsers'),
      permissionSets: names('permissionSets'),
      entitlements: names('entitlements'),
      policies: names('policies'),
      standing: names('standing'),
      admins: names('admins'),
    },
    complete,
  };
}

/** Where a part, or something inside it, stands. */
export function positionOf(
  { file, path }: Part<unknown>,
  within: readonly Key[] = [],
  point?: 'key' | 'value',
): Position {
  return { file: file.yaml.path, ...file.yaml.placeOf([...path, ...within], point) };
}

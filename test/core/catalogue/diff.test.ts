import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../src/core/catalogue/catalogue.ts';
import { diffCatalogues } from '../../../src/core/catalogue/diff/diff.ts';
import { parseCatalogue } from '../../../src/core/catalogue/parse.ts';
import type { SourceFile } from '../../../src/core/catalogue/read/source-file.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { grantSchemas } from '../../../src/providers/schemas.ts';

const files: readonly SourceFile[] = readdirSync('catalogue')
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => ({ path, text: readFileSync(`catalogue/${path}`, 'utf8') }));

function read(sources: readonly SourceFile[]): Catalogue | undefined {
  const outcome = parseCatalogue(sources, { grantSchemas, sha256: sha256Hex });
  return outcome.ok ? outcome.catalogue : undefined;
}

function good(sources: readonly SourceFile[]): Catalogue {
  const outcome = parseCatalogue(sources, { grantSchemas, sha256: sha256Hex });
  if (!outcome.ok) throw new Error(outcome.issues.map(({ message }) => message).join('\n'));
  return outcome.catalogue;
}

const before = good(files);
const first = 'group 5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c01';
const owners = 'group 5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c03';

/** The example with some text replaced in whichever file holds it. */
function edited(from: string, to: string): readonly SourceFile[] {
  expect(files.some(({ text }) => text.includes(from))).toBe(true);
  return files.map(({ path, text }) => ({ path, text: text.replace(from, to) }));
}

/** The changes of an edit, one line each; `!` for those to look at first. */
function changes(from: string, to: string): string[] {
  return lines(before, good(edited(from, to)));
}

const lines = (old: Catalogue, now: Catalogue) =>
  diffCatalogues(old, now).map(
    ({ dangerous, effect, subject, rule, text }) =>
      `${dangerous ? '!' : ''}${effect} ${subject} [${rule}] ${text}`,
  );

/** Small changes of a line that mostly leave a catalogue good. */
const variations: readonly (readonly [RegExp, string])[] = [
  [/(\d+)([hd])\b/, '3$2'],
  [/upTo: \w+/, 'upTo: 30m'],
  [/max: \w+/, 'max: 2h'],
  [/9c0[13]\b/, '9c04'],
  [/\w+\.\w+@contoso/, 'sam.ortiz@contoso'],
  [/(title|description|externalId): \w+/, '$1: Another'],
  [/true/, 'false'],
  [/(quorum|heldAtOnce|minLength): \d+/, '$1: 3'],
  [/production|staging$/, 'elsewhere'],
  [/\bs3:\w+/, 's3:GetBucketLocation'],
  [/reports\/\*/, 'other/*'],
  [/StringLike/, 'StringEquals'],
  [/role: Reader/, 'role: Contributor'],
  [/07:00/, '06:00'],
  [/mon, /, ''],
  [/conflictsWith: .*/, ''],
  [/^ +(remindEvery|pendingTimeout|environment|backup|contractors).*$/, ''],
];

describe('the difference between two catalogues', () => {
  it.each<[string, string, string, string[]]>([
    [
      'more time',
      'max: 5d, offered: [1h, 8h, 2d]',
      'max: 6d, offered: [1h, 8h, 2d]',
      ['gains entitlement report-read [duration.max] 6 days at the most (before: 5 days)'],
    ],
    [
      'less time',
      'max: 48h, offered: [20m, 1h, 4h, 8h, 48h]',
      'max: 8h, offered: [20m, 1h, 4h, 8h]',
      [
        'changes entitlement data-readonly [duration] 4 h when nobody says how long; offered: 20 min, 1 h, 4 h, 8 h (before: 4 h when nobody says how long; offered: 20 min, 1 h, 4 h, 8 h, 48 h)',
        'loses entitlement data-readonly [duration.max] 8 h at the most (before: 48 h)',
      ],
    ],
    [
      'one approval less',
      'quorum: 1',
      'quorum: 2',
      [
        'loses policy data-platform (data-readonly, report-release) [approval] any longer duration: 2 approvals (before: 1 approval)',
      ],
    ],
    [
      'a longer automatic tier',
      '{ upTo: 1h, automatic: true }',
      '{ upTo: 2h, automatic: true }',
      [
        '!gains policy reports (report-read, report-write) [approval] up to 2 h: nobody has to approve (before: 1 approval)',
      ],
    ],
    [
      'a wider automatic rule',
      'environments: [staging] }',
      'environments: [staging, production] }',
      [
        '!gains policy data-operations (data-incident, staging-blobs) [automatic] new: up to 8 h in staging, production: automatic, by the rule staging-for-everybody',
        'loses policy data-operations (data-incident, staging-blobs) [automatic] no longer: up to 8 h in staging: automatic, by the rule staging-for-everybody',
      ],
    ],
    [
      'longer emergencies',
      'max: 2h\n',
      'max: 3h\n',
      [
        `!gains policy data-operations (data-incident, staging-blobs) [breakGlass] now: ${first} may take it for up to 3 h without approval; ${owners} hear of it at once, and ${owners} review it within 24 h`,
      ],
    ],
    [
      'another approver',
      'users: [priya.nair@contoso.com], groups',
      'users: [sam.ortiz@contoso.com], groups',
      [
        'gains policy data-platform (data-readonly, report-release) [approvers] sam.ortiz@contoso.com may approve',
        'loses policy data-platform (data-readonly, report-release) [approvers] priya.nair@contoso.com may not approve any more',
      ],
    ],
    [
      'a wider permission set',
      'actions: [s3:PutObject, s3:DeleteObject]',
      'actions: [s3:PutObject, s3:Delete*]',
      [
        '!gains entitlement report-write [grants] everybody who holds it gets aws.iam.policy: account data, permissionSet report-writer (Allow s3:PutObject, s3:Delete* on arn:aws:s3:::contoso-data/reports/*)',
        'loses entitlement report-write [grants] nobody gets aws.iam.policy: account data, permissionSet report-writer (Allow s3:PutObject, s3:DeleteObject on arn:aws:s3:::contoso-data/reports/*) any more',
      ],
    ],
    [
      'a conflict that is lifted',
      '    conflictsWith: [report-release]\n',
      '',
      ['!gains entitlement report-write [conflictsWith] it may be held together with report-release'],
    ],
    [
      'another policy',
      'policy: data-operations\n    grants:\n      - { kind: aws',
      'policy: data-platform\n    grants:\n      - { kind: aws',
      [
        'gains entitlement data-incident [approvers] priya.nair@contoso.com may approve',
        'changes entitlement data-incident [policy] under the policy data-platform (before: data-operations)',
        'changes entitlement data-incident [waiting] every stage waits 8 h (before: every stage waits 4 h)',
        'loses entitlement data-incident [automatic] no longer: up to 8 h in staging: automatic, by the rule staging-for-everybody',
        'loses entitlement data-incident [breakGlass] it cannot be taken in an emergency any more',
      ],
    ],
    [
      'an administrator',
      'users: [morgan.reed@contoso.com]\n',
      'users: [morgan.reed@contoso.com, sam.ortiz@contoso.com]\n',
      ['!gains administrators [admins] sam.ortiz@contoso.com runs Latchkey: may end any access'],
    ],
    [
      'other IAM users',
      'take: localPart',
      'take: mailNickname',
      [
        '!changes people [people] IAM users are found by mailNickname for contoso.com',
        'changes people [people] no longer: IAM users are found by localPart for contoso.com',
      ],
    ],
    [
      'another deployer role',
      'externalId: latchkey-data-prod',
      'externalId: other',
      ['!changes clouds [aws.accounts] data leads to another account, role or boundary'],
    ],
  ])('shows %s', (_, from, to, expected) => {
    expect(changes(from, to)).toEqual(expected);
  });

  it('shows what comes and what goes', () => {
    const without = good(files.filter(({ path }) => path !== 'data-reports.yaml'));
    const gone = lines(before, without);
    expect(gone).toContain('loses entitlement report-read [entitlements] nobody may ask for it any more');
    const come = lines(without, before);
    expect(come[0]).toContain('!gains entitlement report-read [entitlements] new: Read the reports.');
    expect(come).toHaveLength(gone.length);
  });

  it('is nothing when only the writing changed', () => {
    const joined = [{ path: 'all.yaml', text: files.map(({ text }) => text).join('\n') }];
    const renamed = files.map(({ path, text }) => ({ path: `x/${path}`, text: `# a comment\n${text}` }));
    expect(lines(before, good(renamed))).toEqual([]);
    expect(read(joined)).toBeUndefined();
  });

  it('is never nothing when something means something else', () => {
    // The version is a hash of the writing, and the description of a permission set is for reviewers only.
    const meaning = (catalogue: Catalogue) =>
      JSON.stringify(
        {
          ...catalogue,
          version: '',
          permissionSets: [...catalogue.permissionSets].map(([name, { aws, azure }]) => [name, aws, azure]),
        },
        (_, value: unknown) => (value instanceof Map ? [...(value as Map<string, unknown>)] : value),
      );
    const edits = files.flatMap((file, at) =>
      file.text.split('\n').flatMap((line, number) => {
        const texts = variations
          .map(([from, to]) => line.replace(from, to))
          .filter((text) => text !== line && !line.trimStart().startsWith('#'));
        return texts.map((text) => ({
          where: `${file.path}:${number + 1} ${text}`,
          files: files.with(at, {
            path: file.path,
            text: file.text.split('\n').with(number, text).join('\n'),
          }),
        }));
      }),
    );
    let different = 0;
    const unseen = edits.flatMap(({ files: changed, where }) => {
      const after = read(changed);
      if (!after || meaning(after) === meaning(before)) return [];
      different += 1;
      return diffCatalogues(before, after).length > 0 && diffCatalogues(after, before).length > 0
        ? []
        : [where];
    });
    expect(unseen).toEqual([]);
    expect(different).toBeGreaterThan(40);
  });
});

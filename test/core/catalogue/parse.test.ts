import { describe, expect, it } from 'vitest';
import { iamUserName } from '../../../src/core/catalogue/catalogue.ts';
import { describeIssue } from '../../../src/core/catalogue/issue.ts';
import { aCatalogue, dataReadonly, parse } from '../../support/catalogue.ts';

/** The errors of a catalogue, one line each. */
function issues(...texts: string[]): string[] {
  const outcome = parse(...texts);
  return outcome.ok ? [] : outcome.issues.map(describeIssue);
}

/** The warnings of a catalogue that is good. */
function warnings(...texts: string[]): string[] {
  const outcome = parse(...texts);
  return outcome.ok ? outcome.warnings.map(describeIssue) : ['errors'];
}

const person = (userPrincipalName: string) => ({ userPrincipalName });

describe('a catalogue', () => {
  it('is read into entitlements, policies and accounts', () => {
    const catalogue = aCatalogue();
    const entitlement = catalogue.entitlements.get('data-readonly');
    expect(entitlement?.duration).toEqual({ default: 240, max: 2880, offered: [20, 240, 2880] });
    expect(catalogue.policies.get('data')).toMatchObject({
      pendingMinutes: 480,
      tiers: [{ stages: [{ quorum: 1 }] }],
    });
    expect(catalogue.aws.accounts.get('data')?.id).toBe('111122223333');
  });

  it('may be split over files, whatever their order', () => {
    const [head = '', tail = ''] = dataReadonly.split('entitlements:');
    expect(aCatalogue(`entitlements:${tail}`, head).entitlements.has('data-readonly')).toBe(true);
  });

  it('has a version that changes with every change and with nothing else', () => {
    expect(aCatalogue().version).toBe(aCatalogue().version);
    expect(aCatalogue(dataReadonly.replaceAll('48h', '47h')).version).not.toBe(aCatalogue().version);
    expect(aCatalogue().version).toMatch(/^[0-9a-f]{12}$/);
  });

  it('lists every problem of every file at once, with where and what to change', () => {
    expect(
      issues(
        dataReadonly
          .replace('default: 4h', 'default: soon')
          .replace('title: Read the data platform', 'titel: Read')
          .replace('externalId: data', 'externalId: "?"'),
        'entitlements: [',
      ),
    ).toEqual([
      'file-1.yaml:4:102 value.invalid externalId: use 2 to 1224 letters, digits or +=,.@:/-.',
      'file-1.yaml:8:5 key.unknown There is no key "titel" here. Did you mean "title"?',
      'file-1.yaml:10:26 value.invalid default: write a duration such as 20m, 4h or 2d.',
      'file-2.yaml:1:16 yaml.syntax A quote, bracket or colon is missing here or before.',
    ]);
  });

  it('is looked through in the entries without problems although others have some', () => {
    const broken = 'policies: { other: { requesters: {}, stages: [] } }';
    expect(
      issues(dataReadonly.replace('policy: data', 'policy: other').replace('max: 48h', 'max: 2d'), broken),
    ).toEqual([
      'file-2.yaml:1:22 value.invalid requesters: name at least one user or group.',
      'file-2.yaml:1:38 value.invalid stages: name at least one.',
    ]);
  });

  it('refuses names that lead nowhere, and says which was meant', () => {
    expect(
      issues(
        dataReadonly.replace('policy: data', 'policy: dta').replace('account: data }', 'account: lost }'),
      ),
    ).toEqual([
      'file-1.yaml:12:13 reference.unknown There is no policy "dta" under policies. Did you mean "data"?',
      'file-1.yaml:13:43 reference.unknown There is no AWS account "lost" under aws.accounts.',
    ]);
  });

  it('refuses kinds of grant that no provider places, and the same name twice', () => {
    expect(issues(dataReadonly.replace('kind: test.grant', 'kind: gcp.role'))).toEqual([
      'file-1.yaml:13:22 grant.kind There is no kind of grant "gcp.role". The kinds are test.grant.',
    ]);
    const [, policies = ''] = dataReadonly.split('policies:');
    expect(issues(dataReadonly, `policies:${policies}`)).toEqual([
      'file-2.yaml:2:3 name.duplicate "data" stands in file-1.yaml:15 too. Keep one of them.',
    ]);
  });

  it('takes no aliases, so that a small file cannot become a huge one', () => {
    expect(issues(dataReadonly, 'people: &a { iamUsers: {} }\nadmins: *a')).toEqual([
      'file-2.yaml:2:9 yaml.feature Aliases (*a) are not allowed. Write the value out.',
    ]);
  });

  it('is missing something when nobody runs it or nothing can be asked for', () => {
    expect(issues('deny: { users: [x@contoso.com] }')).toEqual([
      'catalogue.incomplete Name the people who run Latchkey under "admins".',
      'catalogue.incomplete There is nothing that can be asked for. Add "entitlements".',
    ]);
  });

  it('is in force with warnings', () => {
    const spare =
      'policies: { spare: { requesters: { users: [a@contoso.com] }, stages: [{ approvers: { manager: true } }] } }';
    expect(warnings(dataReadonly, spare)).toEqual(['file-2.yaml:1:13 warning unused Nothing uses "spare".']);
  });

  it("maps people to IAM users by map first, and by rule only in the rule's domains", () => {
    const people =
      'people: { iamUsers: { Dana@partner.example: dfields }, iamUserRule: { take: localPart, domains: [contoso.com] } }';
    const catalogue = aCatalogue(dataReadonly, people);
    expect(iamUserName(catalogue, person('dana@Partner.example'))).toBe('dfields');
    expect(iamUserName(catalogue, person('Alex.Kim@Contoso.com'))).toBe('Alex.Kim');
    expect(iamUserName(catalogue, person('alex.kim@partner.example'))).toBeUndefined();
    expect(iamUserName(catalogue, person('x@contoso.com#EXT#@partner.example'))).toBeUndefined();
    expect(iamUserName(aCatalogue(), person('alex.kim@contoso.com'))).toBeUndefined();
  });
});

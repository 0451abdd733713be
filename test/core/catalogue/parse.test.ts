import { describe, expect, it } from 'vitest';
import { iamUserName } from '../../../src/core/catalogue/catalogue.ts';
import { aCatalogue, dataReadonly, parse } from '../../support/catalogue.ts';

/** The issues of a catalogue, one line each. */
function issues(...texts: string[]): string[] {
  const outcome = parse(...texts);
  return outcome.ok
    ? []
    : outcome.issues.map(({ file, path, code, message }) => `${file} ${path} [${code}] ${message}`);
}

describe('a catalogue', () => {
  it('is read into entitlements, policies and accounts', () => {
    const catalogue = aCatalogue();
    const entitlement = catalogue.entitlements.get('data-readonly');
    expect(entitlement?.duration).toEqual({ default: 240, max: 2880, offered: [20, 240, 2880] });
    expect(catalogue.policies.get('data')).toMatchObject({ pendingMinutes: 480, stages: [{ quorum: 1 }] });
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
      'file-1.yaml aws.accounts.data.externalId [schema] use 2 to 1224 letters, digits or +=,.@:/-',
      'file-1.yaml entitlements.data-readonly.title [schema] Invalid input: expected string, received undefined',
      'file-1.yaml entitlements.data-readonly.duration.default [schema] write a duration such as 20m, 4h or 2d',
      'file-1.yaml entitlements.data-readonly [schema] Unrecognized key: "titel"',
      expect.stringContaining('file-2.yaml  [yaml]'),
      ' admins [missing] name the people who run Latchkey under "admins"',
      ' entitlements [missing] there is nothing that can be asked for',
    ]);
  });

  it('refuses names that lead nowhere', () => {
    expect(
      issues(
        dataReadonly.replace('policy: data', 'policy: other').replace('account: data }', 'account: lost }'),
      ),
    ).toEqual([
      'file-1.yaml entitlements.data-readonly.policy [reference] there is no policy "other"',
      'file-1.yaml entitlements.data-readonly.grants.0.account [reference] there is no AWS account "lost" under aws.accounts',
    ]);
  });

  it('refuses kinds of grant that no provider places, and the same name twice', () => {
    expect(issues(dataReadonly.replace('kind: test.grant', 'kind: gcp.role'))).toEqual([
      'file-1.yaml entitlements.data-readonly.grants.0.kind [grant] there is no kind "gcp.role"; the kinds are test.grant',
    ]);
    const [, policies = ''] = dataReadonly.split('policies:');
    expect(issues(dataReadonly, `policies:${policies}`)).toEqual([
      'file-2.yaml policies.data [duplicate] "data" stands in file-1.yaml too; keep one of them',
    ]);
  });

  it('takes no aliases, so that a small file cannot become a huge one', () => {
    expect(issues(dataReadonly, 'people: &a { iamUsers: {} }\nadmins: *a')).toEqual([
      'file-2.yaml  [yaml] aliases (*name) are not allowed; write the value out',
    ]);
  });

  it("maps people to IAM users by map first, and by rule only in the rule's domains", () => {
    const people =
      'people: { iamUsers: { Dana@partner.example: dfields }, iamUserRule: { take: localPart, domains: [contoso.com] } }';
    const catalogue = aCatalogue(dataReadonly, people);
    expect(iamUserName(catalogue, 'dana@Partner.example')).toBe('dfields');
    expect(iamUserName(catalogue, 'Alex.Kim@Contoso.com')).toBe('Alex.Kim');
    expect(iamUserName(catalogue, 'alex.kim@partner.example')).toBeUndefined();
    expect(iamUserName(catalogue, 'x@contoso.com#EXT#@partner.example')).toBeUndefined();
    expect(iamUserName(aCatalogue(), 'alex.kim@contoso.com')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '../../../src/core/catalogue/parse.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { grantSchemas } from '../../../src/providers/schemas.ts';

const share = { regions: ['eu-central-1'], types: { s3: { levels: ['read'] } } };

function parsed(grants: readonly object[]) {
  const file = {
    admins: { users: ['m@contoso.com'] },
    aws: {
      accounts: {
        data: { id: '111122223333', deployerRole: 'arn:aws:iam::111122223333:role/r', externalId: 'xx' },
      },
    },
    policies: {
      p: { requesters: { users: ['a@contoso.com'] }, stages: [{ approvers: { manager: true } }] },
    },
    entitlements: {
      e: { title: 'E', duration: { default: '1h', max: '1h' }, policy: 'p', grants },
    },
  };
  const outcome = parseCatalogue([{ path: 'a.yaml', text: JSON.stringify(file) }], {
    grantSchemas,
    sha256: sha256Hex,
  });
  return outcome.ok ? [] : outcome.issues.map(({ path, message }) => `${path}: ${message}`);
}

const sharing = (changes: object = {}) => ({ kind: 'aws.iam.role', account: 'data', share, ...changes });

describe('an entitlement that lets people pick', () => {
  it('names what can be picked', () => {
    expect(parsed([sharing()])).toEqual([]);
  });

  it.each([
    ['a type that there is not', { types: { sqs: { levels: ['read'] } } }, 'entitlements.e.grants.0.share'],
    [
      'an action that would last',
      { types: { s3: { actions: ['s3:PutBucketPolicy'] } } },
      'outlasts the request',
    ],
    ['no region', { regions: [] }, 'entitlements.e.grants.0.share.regions'],
    ['a key that there is not', { receivers: {} }, 'receivers'],
  ])('is refused with %s', (_, changes, issue) => {
    expect(parsed([sharing({ share: { ...share, ...changes } })]).join('\n')).toContain(issue);
  });

  it('leads to an account of the catalogue', () => {
    expect(parsed([sharing({ account: 'elsewhere' })]).join('\n')).toContain('no AWS account "elsewhere"');
  });

  it('has no fixed content in the same grant, and no second grant to pick for', () => {
    const statements = [{ actions: 's3:GetObject', resources: '*' }];
    expect(parsed([sharing({ statements })]).join('\n')).toContain('people pick what is given');
    expect(parsed([sharing(), sharing()]).join('\n')).toContain('shares by one grant only');
  });
});

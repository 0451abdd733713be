import { describe, expect, it } from 'vitest';
import type { AwsAccount, PermissionSet } from '../../../src/core/catalogue/catalogue.ts';
import { planPolicy, policyDocument } from '../../../src/providers/aws/policy-plan.ts';
import { policySchema } from '../../../src/providers/aws/policy-spec.ts';
import { aCatalogue, aContext, aRequest, dana, expiresAt, startsAt } from '../builders.ts';

const getObject = { actions: ['s3:GetObject', 's3:ListBucket'], resources: ['arn:aws:s3:::reports*'] };
const base = { kind: 'aws.iam.policy', account: 'data' };
const spec = policySchema.parse({ ...base, statements: [getObject] });

const set = (aws: Partial<PermissionSet['aws']>): PermissionSet => ({
  name: 'reports',
  description: '',
  aws: { managedPolicies: [], statements: [], ...aws },
  azure: { roles: [] },
});
const withSet = (aws: Partial<PermissionSet['aws']>) =>
  aContext({ catalogue: aCatalogue({ permissionSets: new Map([['reports', set(aws)]]) }) });
const ofSet = policySchema.parse({ ...base, permissionSet: 'reports' });
const window = {
  DateGreaterThanEquals: { 'aws:CurrentTime': '2026-03-02T09:00:00Z' },
  DateLessThan: { 'aws:CurrentTime': '2026-03-02T10:00:00Z' },
};

describe('the spec of an inline policy', () => {
  it('takes statements in the spelling of the catalogue', () => {
    expect(spec.statements).toEqual([
      {
        effect: 'Allow',
        actions: ['s3:GetObject', 's3:ListBucket'],
        resources: ['arn:aws:s3:::reports*'],
        conditions: {},
      },
    ]);
  });

  it.each([
    ['nothing to give', {}, /say what is given/],
    ['a path in the name of a role', { role: '/team/x', statements: [getObject] }, /without its path/],
    [
      'a role of IAM Identity Center',
      { role: 'AWSReservedSSO_Admin_0123456789abcdef', statements: [getObject] },
      /only AWS itself may change/,
    ],
    ['fields that it does not know', { user: 'eve', statements: [getObject] }, /Unrecognized key/],
  ])('refuses %s and says why', (_, fields, why) => {
    expect(policySchema.safeParse({ ...base, ...fields }).error?.issues[0]?.message).toMatch(why);
  });
});

describe('the plan of an inline policy', () => {
  it('is named for the request, and ended by AWS itself', () => {
    expect(planPolicy(spec, aContext({ index: 2 }))).toMatchObject({
      requestId: 'abcdefgh12',
      index: 2,
      kind: 'aws.iam.policy',
      permission: 's3:GetObject, s3:ListBucket',
      target: 'AWS account data (222222222222)',
      principal: 'IAM user dana.contractor',
      artifact: '222222222222:user/dana.contractor:latchkey-abcdefgh12-2',
      startsAt,
      expiresAt,
      cloudSideEnd: true,
    });
    expect(planPolicy(spec, aContext())).not.toHaveProperty('sharingKey');
  });

  it('has the window in every statement, beside the statement’s own conditions', () => {
    const vpc = { StringEquals: { 'aws:SourceVpc': ['vpc-1'] }, DateLessThan: { 'aws:EpochTime': ['9'] } };
    const statements = [
      { ...getObject, conditions: vpc },
      { effect: 'Deny', actions: 's3:*', resources: '*' },
    ];
    const plan = planPolicy(policySchema.parse({ ...base, statements }), aContext());
    expect(policyDocument(plan)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: 'arn:aws:s3:::reports*',
          Condition: {
            StringEquals: { 'aws:SourceVpc': 'vpc-1' },
            DateGreaterThanEquals: window.DateGreaterThanEquals,
            DateLessThan: { 'aws:EpochTime': '9', 'aws:CurrentTime': '2026-03-02T10:00:00Z' },
          },
        },
        { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: window },
      ],
    });
  });

  it('keeps no time in what is approved, so that the plan is the same when it is given', () => {
    const later = { startsAt: '2026-03-02T12:00:00.000Z', expiresAt: '2026-03-02T13:00:00.000Z' };
    expect(planPolicy(spec, aContext(later)).details).toEqual(planPolicy(spec, aContext()).details);
  });

  it('never lasts longer than was decided, down to the second', () => {
    const plan = planPolicy(spec, aContext({ expiresAt: '2026-03-02T10:00:00.999Z' }));
    expect(JSON.stringify(policyDocument(plan))).toContain('"2026-03-02T10:00:00Z"');
  });

  it('puts a permission set and statements of its own together', () => {
    const statement = { effect: 'Allow' as const, actions: ['sqs:*'], resources: ['*'], conditions: {} };
    const both = policySchema.parse({ ...base, permissionSet: 'reports', statements: [getObject] });
    const plan = planPolicy(both, withSet({ statements: [statement] }));
    expect(plan.permission).toBe('reports, s3:GetObject, s3:ListBucket');
    expect(policyDocument(plan).Statement).toMatchObject([
      { Action: 'sqs:*' },
      { Resource: 'arn:aws:s3:::reports*' },
    ]);
  });

  it('is bound to the beneficiary on a role', () => {
    const plan = planPolicy({ ...spec, role: 'analysts' }, aContext());
    expect(plan.principal).toBe('IAM role analysts for dana.contractor@contoso.com');
    expect(policyDocument(plan).Statement[0]).toMatchObject({
      Condition: {
        ...window,
        StringEqualsIgnoreCase: { 'aws:SourceIdentity': 'dana.contractor@contoso.com' },
      },
    });
  });

  it('knows a guest, whose name AWS does not take, by the object id', () => {
    const guest = { ...dana, userPrincipalName: 'dana_partner.com#EXT#@contoso.com' };
    const context = aContext({ request: aRequest({ beneficiary: guest }) });
    expect(planPolicy({ ...spec, role: 'analysts' }, context).principal).toBe(
      `IAM role analysts for ${dana.objectId}`,
    );
  });

  it.each([
    ['a permission set that is not there', ofSet, aContext(), /no permission set "reports".*Known: none/],
    [
      'a permission set with managed policies, and says which kind takes it',
      ofSet,
      withSet({ managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
      /Use the kind aws.iam.role/,
    ],
    ['a permission set without statements', ofSet, withSet({}), /no statements for AWS/],
    [
      'a statement with a time of its own',
      policySchema.parse({
        ...base,
        statements: [
          { ...getObject, conditions: { DateLessThan: { 'AWS:CurrentTime': '2030-01-01T00:00:00Z' } } },
        ],
      }),
      aContext(),
      /Latchkey sets both/,
    ],
    [
      'rights to give access',
      policySchema.parse({
        ...base,
        statements: [{ actions: ['s3:*', 'iam:PutUserPolicy'], resources: '*' }],
      }),
      aContext(),
      /"iam:PutUserPolicy" lets its holder give access/,
    ],
    [
      'more than fits on a user',
      policySchema.parse({
        ...base,
        statements: [
          { ...getObject, resources: Array.from({ length: 80 }, (_, n) => `arn:aws:s3:::reports-${n}`) },
        ],
      }),
      aContext(),
      /AWS allows 2048 for all inline policies of a user/,
    ],
    ['an account that is not there', { ...spec, account: 'x' }, aContext(), /no AWS account "x"/],
  ])('refuses %s', (_, wanted, context, why) => {
    expect(() => planPolicy(wanted, context)).toThrow(why);
  });

  it('takes rights to give access where a boundary says how far they go', () => {
    const account = {
      ...aCatalogue().aws.accounts.get('data'),
      permissionsBoundary: 'arn:aws:iam::222222222222:policy/latchkey-boundary',
    } as AwsAccount;
    const catalogue = aCatalogue({ aws: { accounts: new Map([['data', account]]) } });
    const all = policySchema.parse({ ...base, statements: [{ actions: '*', resources: '*' }] });
    expect(() => planPolicy(all, aContext())).toThrow(/give access/);
    expect(planPolicy(all, aContext({ catalogue })).permission).toBe('*');
  });
});

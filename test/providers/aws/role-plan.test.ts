import { describe, expect, it } from 'vitest';
import type { AwsAccount, PermissionSet } from '../../../src/core/catalogue/catalogue.ts';
import { accessDocument, readAccess } from '../../../src/providers/aws/role-documents.ts';
import { iamRoleDetails, planIamRole } from '../../../src/providers/aws/role-plan.ts';
import { iamRoleSchema } from '../../../src/providers/aws/role-spec.ts';
import { readTrust, trustDocument } from '../../../src/providers/aws/role-trust.ts';
import { roleUsage } from '../../../src/providers/aws/role-usage.ts';
import { aCatalogue, aContext, aRequest, dana, expiresAt, startsAt } from '../builders.ts';

const base = { kind: 'aws.iam.role', account: 'data' };
const reading = { actions: 's3:GetObject', resources: '*' };
const specOf = (fields: object) => iamRoleSchema.parse({ ...base, statements: [reading], ...fields });
const partner = 'arn:aws:iam::999988887777:role/team/engineers';
const provider = 'arn:aws:iam::222222222222:oidc-provider/login.example.com/people';
const saml = 'arn:aws:iam::222222222222:saml-provider/Contoso';

const conditionOf = (fields: object, context = aContext()) => {
  const { trust } = iamRoleDetails(planIamRole(specOf(fields), context));
  return trustDocument(trust, context).Statement[0];
};
const window = {
  DateGreaterThanEquals: { 'aws:CurrentTime': '2026-03-02T09:00:00Z' },
  DateLessThan: { 'aws:CurrentTime': '2026-03-02T10:00:00Z' },
};

describe('the spec of a role', () => {
  it.each([
    ['nothing to give', { statements: [] }, /say what is given/],
    ['two ways in', { trust: { user: {}, principal: { arn: partner } } }, /say who may take on the role/],
    ['no way in', { trust: {} }, /say who may take on the role/],
    [
      'a whole account',
      { trust: { principal: { arn: 'arn:aws:iam::999988887777:root' } } },
      /IAM user or role/,
    ],
    ['an OIDC provider without an audience', { trust: { federated: { provider } } }, /needs the audience/],
    [
      'a SAML provider with one',
      { trust: { federated: { provider: saml, audience: 'x' } } },
      /needs the audience/,
    ],
  ])('refuses %s and says why', (_, fields, why) => {
    const result = iamRoleSchema.safeParse({ ...base, statements: [reading], ...fields });
    expect(result.error?.issues[0]?.message).toMatch(why);
  });
});

describe('the plan of a role', () => {
  it('is named for the request, under a path of its own', () => {
    const plan = planIamRole(
      specOf({ managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
      aContext(),
    );
    expect(plan).toMatchObject({
      permission: 'ReadOnlyAccess, s3:GetObject',
      target: 'AWS account data (222222222222)',
      principal: 'IAM user dana.contractor (222222222222)',
      artifact: 'arn:aws:iam::222222222222:role/latchkey/latchkey-abcdefgh12-0',
      startsAt,
      expiresAt,
      cloudSideEnd: true,
    });
    expect(plan).not.toHaveProperty('sharingKey');
  });

  it('keeps no time in what is approved', () => {
    const later = { startsAt: '2026-03-02T12:00:00.000Z', expiresAt: '2026-03-02T13:00:00.000Z' };
    const spec = specOf({});
    expect(planIamRole(spec, aContext(later)).details).toEqual(planIamRole(spec, aContext()).details);
  });

  it('denies everything from the end on, whatever its policies allow', () => {
    const { statements } = iamRoleDetails(planIamRole(specOf({}), aContext()));
    const document = accessDocument(statements, aContext());
    expect(document.Statement).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: window },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-03-02T10:00:00Z' } },
      },
    ]);
    expect(readAccess(document)).toEqual({ statements, expiresAt });
  });

  it('puts permission sets and what the grant says itself together, each policy once', () => {
    const set: PermissionSet = {
      name: 'reports',
      description: '',
      aws: {
        managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        statements: [{ effect: 'Allow', actions: ['sqs:*'], resources: ['*'], conditions: {} }],
      },
      azure: { roles: [] },
    };
    const catalogue = aCatalogue({ permissionSets: new Map([['reports', set]]) });
    const spec = specOf({
      permissionSets: ['reports'],
      managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/AWSSupportAccess'],
    });
    const details = iamRoleDetails(planIamRole(spec, aContext({ catalogue })));
    expect(details.managedPolicies).toEqual([
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'arn:aws:iam::aws:policy/AWSSupportAccess',
    ]);
    expect(details.statements.flatMap(({ actions }) => actions)).toEqual(['sqs:*', 's3:GetObject']);
  });

  it.each([
    [
      'rights to give access without a boundary',
      { managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      /AdministratorAccess lets its holder give access/,
    ],
    [
      'statements that give access without a boundary',
      { statements: [{ actions: '*', resources: '*' }] },
      /give access/,
    ],
    [
      'a policy of another account',
      { managedPolicies: ['arn:aws:iam::999988887777:policy/x'] },
      /not a policy of account data/,
    ],
    ['an account that is not there', { trust: { user: { account: 'x' } } }, /no AWS account "x"/],
    [
      'statements that do not fit',
      {
        statements: [
          {
            actions: 's3:GetObject',
            resources: Array.from({ length: 400 }, (_, n) => `arn:aws:s3:::reports-${n}`),
          },
        ],
      },
      /AWS allows 10240/,
    ],
    [
      'people without mail, where the provider knows them by it',
      { trust: { federated: { provider, audience: 'aws', subject: 'mail' } } },
      /no mail in the directory/,
    ],
  ])('refuses %s', (_, fields, why) => {
    expect(() => planIamRole(specOf(fields), aContext())).toThrow(why);
  });

  it('takes administrators’ rights where a boundary says how far they go', () => {
    const account = {
      ...aCatalogue().aws.accounts.get('data'),
      permissionsBoundary: 'arn:aws:iam::222222222222:policy/latchkey-boundary',
    } as AwsAccount;
    const catalogue = aCatalogue({ aws: { accounts: new Map([['data', account]]) } });
    const spec = specOf({ managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
    expect(iamRoleDetails(planIamRole(spec, aContext({ catalogue }))).permissionsBoundary).toBe(
      'arn:aws:iam::222222222222:policy/latchkey-boundary',
    );
  });
});

describe('the trust of a role', () => {
  it('is in the beneficiary’s user alone, inside the window', () => {
    const document = conditionOf({ trust: { user: { path: '/people/' } } });
    expect(document).toEqual({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::222222222222:user/people/dana.contractor' },
      Action: 'sts:AssumeRole',
      Condition: window,
    });
  });

  it('is in a session of a role that says whose it is, with an external id from another account', () => {
    expect(conditionOf({ trust: { principal: { arn: partner } } })).toEqual({
      Effect: 'Allow',
      Principal: { AWS: partner },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      Condition: {
        ...window,
        StringEqualsIgnoreCase: { 'aws:SourceIdentity': 'dana.contractor@contoso.com' },
        StringEquals: { 'sts:ExternalId': 'latchkey-abcdefgh12-0' },
      },
    });
  });

  it('can go by the name of the session, as IAM Identity Center sets it', () => {
    const bound = { arn: 'arn:aws:iam::222222222222:role/engineers', boundBy: 'sessionName' };
    expect(conditionOf({ trust: { principal: bound } })).toMatchObject({
      Action: 'sts:AssumeRole',
      Condition: { StringLike: { 'aws:userid': '*:dana.contractor@contoso.com' } },
    });
  });

  it('is in people of an OIDC provider by audience and subject', () => {
    expect(
      conditionOf({ trust: { federated: { provider, audience: 'aws', subject: 'objectId' } } }),
    ).toMatchObject({
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'login.example.com/people:aud': 'aws',
          'login.example.com/people:sub': dana.objectId,
        },
      },
    });
  });

  it('is in people of a SAML provider by subject', () => {
    expect(conditionOf({ trust: { federated: { provider: saml } } })).toMatchObject({
      Principal: { Federated: saml },
      Action: 'sts:AssumeRoleWithSAML',
      Condition: { StringEquals: { 'SAML:sub': 'dana.contractor@contoso.com' } },
    });
  });

  it.each([
    { user: { path: '/people/' } },
    { principal: { arn: partner } },
    { federated: { provider, audience: 'aws' } },
    { federated: { provider: saml } },
  ])('reads back what it wrote: %j', (trust) => {
    const { trust: planned } = iamRoleDetails(planIamRole(specOf({ trust }), aContext()));
    const read = readTrust(trustDocument(planned, { startsAt, expiresAt }));
    expect(read).toMatchObject({ trust: planned, window: { startsAt, expiresAt } });
  });
});

describe('how a role is used', () => {
  const usage = (fields: object, context = aContext()) => {
    const plan = planIamRole(specOf(fields), context);
    return roleUsage(plan, iamRoleDetails(plan)).split('\n');
  };

  it('is a link to the console and a profile', () => {
    const name = 'latchkey-abcdefgh12-0';
    expect(usage({})).toEqual([
      `Take on the role ${name} in AWS account data (222222222222), in a minute at most.`,
      `https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=latchkey%2F${name}&displayName=${name}`,
      `\`aws configure set profile.${name}.role_arn arn:aws:iam::222222222222:role/latchkey/${name}\``,
      `\`aws configure set profile.${name}.source_profile data\``,
      `\`aws s3 ls --profile ${name}\``,
    ]);
  });

  it('comes with the policy for the administrators of an account that is not in the catalogue', () => {
    const lines = usage({ trust: { principal: { arn: partner } } });
    expect(lines.join('\n')).not.toContain('https://');
    expect(lines.at(-2)).toContain('The administrators of account 999988887777 have to allow it');
    expect(JSON.parse(lines.at(-1)?.replaceAll('`', '') ?? '')).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Resource: 'arn:aws:iam::222222222222:role/latchkey/latchkey-abcdefgh12-0',
        },
      ],
    });
  });

  it('is the identity provider’s sign-in for people who come through one', () => {
    expect(usage({ trust: { federated: { provider: saml } } })[0]).toContain(
      'through your identity provider',
    );
  });

  it('speaks of the console of the partition', () => {
    const account = {
      ...aCatalogue().aws.accounts.get('data'),
      deployerRole: 'arn:aws-cn:iam::222222222222:role/latchkey-deployer',
    } as AwsAccount;
    const catalogue = aCatalogue({ aws: { accounts: new Map([['data', account]]) } });
    const lines = usage({}, aContext({ catalogue, request: aRequest() }));
    expect(lines[1]).toMatch(/^https:\/\/signin\.amazonaws\.cn\/switchrole/);
    expect(lines[2]).toContain('arn:aws-cn:iam::');
  });
});

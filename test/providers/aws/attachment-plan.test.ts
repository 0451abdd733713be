import { describe, expect, it } from 'vitest';
import { attachmentDetails, planAttachment } from '../../../src/providers/aws/attachment-plan.ts';
import { attachmentSchema } from '../../../src/providers/aws/attachment-spec.ts';
import { attachmentUsage } from '../../../src/providers/aws/usage.ts';
import { aCatalogue, aContext, aRequest, dana, expiresAt, startsAt } from '../builders.ts';

const policyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const spec = { kind: 'aws.iam.attachment' as const, account: 'data', policyArn };

describe('the spec of a policy attachment', () => {
  it('takes policies of AWS and of an account', () => {
    expect(attachmentSchema.parse(spec)).toEqual(spec);
    const own = { ...spec, policyArn: 'arn:aws:iam::222222222222:policy/team/reports-read' };
    expect(attachmentSchema.parse(own)).toEqual(own);
  });

  it.each([
    ['AdministratorAccess', 'arn:aws:iam::aws:policy/AdministratorAccess', /outlast the request/],
    ['IAMFullAccess', 'arn:aws:iam::aws:policy/IAMFullAccess', /outlast the request/],
    [
      'AdministratorAccess-Amplify',
      'arn:aws:iam::aws:policy/AdministratorAccess-Amplify',
      /outlast the request/,
    ],
    [
      'rights over the organization',
      'arn:aws:iam::aws:policy/AWSOrganizationsFullAccess',
      /outlast the request/,
    ],
    [
      'rights over IAM Identity Center',
      'arn:aws:iam::aws:policy/AWSSSOMasterAccountAdministrator',
      /outlast the request/,
    ],
    [
      'rights over the groups of IAM Identity Center',
      'arn:aws:iam::aws:policy/AWSSSODirectoryAdministrator',
      /outlast the request/,
    ],
    ['a role', 'arn:aws:iam::222222222222:role/x', /not the ARN of an IAM policy/],
    ['a bare name', 'AmazonS3ReadOnlyAccess', /not the ARN of an IAM policy/],
  ])('refuses %s and says why', (_, arn, why) => {
    const result = attachmentSchema.safeParse({ ...spec, policyArn: arn });
    expect(result.error?.issues[0]?.message).toMatch(why);
  });

  it('takes AWS policies that give no rights over people', () => {
    const power = { ...spec, policyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' };
    expect(attachmentSchema.safeParse(power).success).toBe(true);
  });

  it('refuses fields that it does not know', () => {
    expect(attachmentSchema.safeParse({ ...spec, user: 'eve' }).success).toBe(false);
  });
});

describe('the plan of a policy attachment', () => {
  it('names the attachment by account, user and policy, and shares it by the same', () => {
    expect(planAttachment(spec, aContext({ index: 2 }))).toEqual({
      requestId: 'abcdefgh12',
      index: 2,
      kind: 'aws.iam.attachment',
      cloud: 'aws',
      permission: 'AmazonS3ReadOnlyAccess',
      target: 'AWS account data (222222222222)',
      principal: 'IAM user dana.contractor',
      artifact: `222222222222:user/dana.contractor:${policyArn}`,
      sharingKey: `222222222222:user/dana.contractor:${policyArn}`,
      startsAt,
      expiresAt,
      cloudSideEnd: false,
      details: {
        accountName: 'data',
        deployerRole: 'arn:aws:iam::222222222222:role/latchkey-deployer',
        externalId: 'latchkey-external-id',
        identityType: 'user',
        identityName: 'dana.contractor',
        policyArn,
      },
    });
  });

  it('names a role, when the catalogue does', () => {
    const plan = planAttachment({ ...spec, role: 'report-readers' }, aContext());
    expect(plan.principal).toBe('IAM role report-readers');
    expect(plan.artifact).toBe(`222222222222:role/report-readers:${policyArn}`);
  });

  it('finds the IAM user by the map of the catalogue', () => {
    const people = {
      iamUsers: new Map([[dana.userPrincipalName, 'contractor-7']]),
    };
    expect(planAttachment(spec, aContext({ catalogue: aCatalogue({ people }) })).principal).toBe(
      'IAM user contractor-7',
    );
  });

  it('survives the way through JSON', () => {
    const plan = planAttachment(spec, aContext());
    expect(attachmentDetails(JSON.parse(JSON.stringify(plan)))).toEqual(plan.details);
  });

  it.each([
    [
      'an account that is not in the catalogue',
      { ...spec, account: 'prod' },
      /no AWS account "prod".*Known: data/,
    ],
    [
      'a policy of another account',
      { ...spec, policyArn: 'arn:aws:iam::333333333333:policy/x' },
      /belongs to account 333333333333/,
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => planAttachment(wrong, aContext())).toThrow(
      expect.objectContaining({ code: 'catalogue.invalid', message: expect.stringMatching(message) }),
    );
  });

  it('refuses a name that no IAM user can have and says where to put the right one', () => {
    const guest = { ...dana, userPrincipalName: 'pat_fabrikam.com#EXT#@contoso.com' };
    expect(() => planAttachment(spec, aContext({ request: aRequest({ beneficiary: guest }) }))).toThrow(
      expect.objectContaining({
        code: 'catalogue.invalid',
        message: expect.stringContaining('people.iamUsers'),
      }),
    );
  });
});

describe('how to use a policy attachment', () => {
  it.each([
    ['AmazonS3ReadOnlyAccess', 'aws s3 ls --profile data'],
    ['AmazonDynamoDBReadOnlyAccess', 'aws dynamodb list-tables --profile data'],
    ['CloudWatchLogsReadOnlyAccess', 'aws logs describe-log-groups --profile data'],
    ['reports-read', 'aws sts get-caller-identity --profile data'],
  ])('shows a first command for %s', (name, command) => {
    const plan = planAttachment({ ...spec, policyArn: `arn:aws:iam::aws:policy/${name}` }, aContext());
    const usage = attachmentUsage(plan, attachmentDetails(plan));
    expect(usage).toContain(command);
    expect(usage).toContain('AWS account data (222222222222)');
    expect(usage).toContain('without a new sign-in');
  });
});

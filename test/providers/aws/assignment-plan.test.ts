import { describe, expect, it } from 'vitest';
import { assignmentDetails, planAssignment } from '../../../src/providers/aws/assignment-plan.ts';
import { assignmentSchema } from '../../../src/providers/aws/assignment-spec.ts';
import { planSession } from '../../../src/providers/aws/session-plan.ts';
import { sessionSchema } from '../../../src/providers/aws/session-spec.ts';
import { aContext, dana } from '../builders.ts';

const instance = 'ssoins-7223aa11bb22cc33';
const grant = {
  kind: 'aws.sso.assignment',
  account: 'data',
  permissionSet: { name: 'ReadData', arn: `arn:aws:sso:::permissionSet/${instance}/ps-0123456789abcdef` },
  identityCenter: {
    account: 'data',
    region: 'eu-west-1',
    instanceArn: `arn:aws:sso:::instance/${instance}`,
  },
};

describe('the plan of a permission set', () => {
  it('shares an assignment by account, permission set and person', () => {
    const plan = planAssignment(assignmentSchema.parse(grant), aContext());
    expect(plan).toMatchObject({
      permission: 'permission set ReadData',
      target: 'AWS account data (222222222222)',
      principal: 'dana.contractor@contoso.com in IAM Identity Center',
      sharingKey: `${grant.permissionSet.arn}:222222222222:user/dana.contractor@contoso.com`,
      cloudSideEnd: false,
    });
    expect(plan.sharingKey).toBe(plan.artifact);
    expect(assignmentDetails(plan)).toMatchObject({ objectId: dana.objectId, region: 'eu-west-1' });
  });

  it('knows the person by mail too, when the directory does', () => {
    const context = aContext();
    const beneficiary = { ...context.beneficiary, mail: 'dana@contoso.com' };
    const plan = planAssignment(assignmentSchema.parse(grant), { ...context, beneficiary });
    expect(assignmentDetails(plan).mail).toBe('dana@contoso.com');
  });

  it.each([
    [
      'a permission set of another instance',
      {
        identityCenter: {
          ...grant.identityCenter,
          instanceArn: 'arn:aws:sso:::instance/ssoins-9999aa11bb22cc33',
        },
      },
      /another instance/,
    ],
    [
      'a name instead of an ARN',
      { permissionSet: { name: 'x', arn: 'ReadData' } },
      /ARN of the permission set/,
    ],
    [
      'a region that is none',
      { identityCenter: { ...grant.identityCenter, region: 'europe' } },
      /name of a region/,
    ],
  ])('refuses %s', (_, changes, why) => {
    expect(assignmentSchema.safeParse({ ...grant, ...changes }).error?.issues[0]?.message).toMatch(why);
  });

  it('refuses accounts that are not there', () => {
    const elsewhere = { ...grant, identityCenter: { ...grant.identityCenter, account: 'x' } };
    expect(() => planAssignment(assignmentSchema.parse(elsewhere), aContext())).toThrow(/no AWS account "x"/);
    expect(() => planAssignment(assignmentSchema.parse({ ...grant, account: 'y' }), aContext())).toThrow(
      /no AWS account "y"/,
    );
  });
});

describe('the plan of sessions', () => {
  it('names the role with its path, and whose sessions they are', () => {
    const spec = sessionSchema.parse({
      kind: 'aws.sts.session',
      account: 'data',
      role: 'reports',
      path: '/lent/',
    });
    expect(planSession(spec, aContext({ index: 1 }))).toMatchObject({
      permission: 'role reports',
      principal: 'sessions of dana.contractor@contoso.com',
      artifact: '222222222222:role/reports:latchkey-abcdefgh12-1-session',
      cloudSideEnd: true,
      details: { roleArn: 'arn:aws:iam::222222222222:role/lent/reports' },
    });
  });

  it('refuses roles that AWS keeps for itself', () => {
    const spec = { kind: 'aws.sts.session', account: 'data', role: 'AWSServiceRoleForSupport' };
    expect(sessionSchema.safeParse(spec).error?.issues[0]?.message).toMatch(/only AWS itself/);
  });
});

import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { boundaryArn, policy, s3ReadOnly, simulate, target, trust } from './fixture.ts';

const bob = `arn:aws:iam::${target}:user/bob`;
const trustBob = JSON.stringify(trust({ Principal: { AWS: bob } }));
const create = (input: Partial<CreateRoleCommand['input']> = {}) =>
  new CreateRoleCommand({ RoleName: 'lent', AssumeRolePolicyDocument: trustBob, ...input });

describe('IAM roles', () => {
  it('are made, told about, listed and deleted', async () => {
    const iam = (await simulate()).iam();
    const { Role } = await iam.send(
      create({
        Path: '/latchkey/',
        Description: 'For <bob> & co',
        MaxSessionDuration: 43_200,
        PermissionsBoundary: boundaryArn,
        Tags: [{ Key: 'request', Value: 'r1' }],
      }),
    );
    expect(Role).toMatchObject({
      Arn: `arn:aws:iam::${target}:role/latchkey/lent`,
      RoleId: expect.stringMatching(/^AROA/),
      MaxSessionDuration: 43_200,
      Description: 'For <bob> & co',
      Tags: [{ Key: 'request', Value: 'r1' }],
      PermissionsBoundary: { PermissionsBoundaryArn: boundaryArn },
    });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trustBob);
    const listed = await iam.send(new ListRolesCommand({ PathPrefix: '/latchkey/' }));
    expect(listed.Roles?.map(({ RoleName }) => RoleName)).toEqual(['lent']);
    await expect(iam.send(create())).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'Role with name lent already exists.',
    });
    await iam.send(new DeleteRoleCommand({ RoleName: 'lent' }));
    await expect(iam.send(new GetRoleCommand({ RoleName: 'lent' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name lent cannot be found.',
    });
  });

  it('carry inline and attached policies, and are not deleted before these', async () => {
    const iam = (await simulate()).iam();
    await iam.send(create());
    const inline = { RoleName: 'lent', PolicyName: 'what' };
    const PolicyDocument = JSON.stringify(policy({ Action: 's3:*' }));
    await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'lent', PolicyArn: s3ReadOnly }));
    expect((await iam.send(new GetRolePolicyCommand(inline))).PolicyDocument).toBe(
      encodeURIComponent(PolicyDocument),
    );
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'lent' }))).PolicyNames).toEqual(['what']);
    expect(
      (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'lent' }))).AttachedPolicies,
    ).toHaveLength(1);
    const remove = () => iam.send(new DeleteRoleCommand({ RoleName: 'lent' }));
    await expect(remove()).rejects.toMatchObject({
      message: 'Cannot delete entity, must delete policies first.',
    });
    await iam.send(new DeleteRolePolicyCommand(inline));
    await expect(iam.send(new DeleteRolePolicyCommand(inline))).rejects.toMatchObject({
      message: 'The role policy with name what cannot be found.',
    });
    await expect(remove()).rejects.toMatchObject({
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'lent', PolicyArn: s3ReadOnly }));
    await expect(remove()).resolves.toBeDefined();
  });

  it.each<[string, unknown, string]>([
    [
      'a user who is not there',
      trust({ Principal: { AWS: `arn:aws:iam::${target}:user/nobody` } }),
      `Invalid principal in policy: "AWS":"arn:aws:iam::${target}:user/nobody"`,
    ],
    [
      'an account that is not there',
      trust({ Principal: { AWS: '999999999999' } }),
      'Invalid principal in policy',
    ],
    ['a principal that is no ARN', trust({ Principal: { AWS: 'bob' } }), 'Invalid principal in policy'],
    ['a resource', trust({ Principal: { AWS: bob }, Resource: '*' }), 'Has prohibited field Resource'],
    ['no principal', trust({}), 'Missing required field Principal'],
    [
      'an action of another service',
      trust({ Principal: { AWS: bob }, Action: 's3:GetObject' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
  ])('cannot trust %s', async (_, document, message) => {
    const iam = (await simulate()).iam();
    await expect(
      iam.send(create({ AssumeRolePolicyDocument: JSON.stringify(document) })),
    ).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: expect.stringContaining(message),
    });
    await iam.send(create());
    const update = { RoleName: 'lent', PolicyDocument: JSON.stringify(document) };
    await expect(iam.send(new UpdateAssumeRolePolicyCommand(update))).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
    const kept = await iam.send(new GetRoleCommand({ RoleName: 'lent' }));
    expect(decodeURIComponent(kept.Role?.AssumeRolePolicyDocument ?? '')).toBe(trustBob);
  });

  it('change their trust', async () => {
    const aws = await simulate();
    await aws.iam().send(create());
    const question = {
      principalArn: bob,
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${target}:role/lent`,
    };
    expect(aws.evaluate(question).decision).toBe('allowed');
    const PolicyDocument = JSON.stringify(trust({ Principal: { AWS: `arn:aws:iam::${target}:user/admin` } }));
    await aws.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: 'lent', PolicyDocument }));
    expect(aws.evaluate(question)).toMatchObject({ decision: 'denied', by: 'trustPolicy' });
  });

  it('are refused with a trust policy or a session length over the limit', async () => {
    const iam = (await simulate()).iam();
    const long = trust({
      Principal: { AWS: bob },
      Condition: { StringEquals: { 'sts:ExternalId': 'x'.repeat(2_048) } },
    });
    await expect(iam.send(create({ AssumeRolePolicyDocument: JSON.stringify(long) }))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for ACLSizePerRole: 2048',
    });
    await expect(iam.send(create({ MaxSessionDuration: 3_599 }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await expect(iam.send(create({ RoleName: 'r'.repeat(65) }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('belong to AWS under its own paths, and are left alone there', async () => {
    const iam = (await simulate()).iam();
    await iam.send(create({ RoleName: 'AWSReservedSSO_Admin', Path: '/aws-reserved/sso.amazonaws.com/' }));
    const input = {
      RoleName: 'AWSReservedSSO_Admin',
      PolicyName: 'x',
      PolicyDocument: JSON.stringify(policy({ Action: 's3:*' })),
    };
    await expect(iam.send(new PutRolePolicyCommand(input))).rejects.toMatchObject({
      name: 'UnmodifiableEntityException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

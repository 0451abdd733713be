import { AttachUserPolicyCommand, GetUserCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { credentialsOf, policy, s3ReadOnly, simulate, target } from './fixture.ts';
import { assume, bob, makeRole, reader } from './roles-of-bob.ts';

describe('what a session may do', () => {
  it('cuts a session down to its session policies', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    const attach = {
      RoleName: 'reader',
      PolicyName: 'all',
      PolicyDocument: JSON.stringify(policy({ Action: '*' })),
    };
    await aws.iam().send(new PutRolePolicyCommand(attach));
    const answer = await assume(aws, {
      Policy: JSON.stringify(
        policy({
          Action: 'iam:GetUser',
          Condition: {
            DateLessThan: { 'aws:CurrentTime': new Date(aws.clock.now().getTime() + 60_000).toISOString() },
          },
        }),
      ),
      PolicyArns: [{ arn: s3ReadOnly }],
    });
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    const credentials = credentialsOf(answer);
    const may = (action: string) =>
      aws.evaluate({ accessKeyId: credentials.accessKeyId, action, resource: '*' });
    expect(may('s3:GetObject')).toMatchObject({
      decision: 'allowed',
      statements: [{ source: 'inline' }, { source: 'session' }],
    });
    expect(may('ec2:RunInstances')).toMatchObject({ decision: 'denied', by: 'noAllow', layer: 'session' });
    await aws.iam(credentials).send(new GetUserCommand({ UserName: 'bob' }));
    aws.clock.offset += 61_000;
    await expect(aws.iam(credentials).send(new GetUserCommand({ UserName: 'bob' }))).rejects.toMatchObject({
      message: expect.stringMatching(/because no session policy allows the iam:GetUser action$/),
    });
  });

  it('refuses session policies that are malformed, unknown or together too large', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    await expect(assume(aws, { Policy: '{"Version":' })).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
    await expect(
      assume(aws, { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/Nothing' }] }),
    ).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
    const Policy = JSON.stringify(policy({ Action: `s3:${'x'.repeat(1_900)}` }));
    const PolicyArns = Array.from({ length: 10 }, () => ({ arn: s3ReadOnly }));
    await expect(assume(aws, { Policy, PolicyArns })).rejects.toMatchObject({
      name: 'PackedPolicyTooLargeException',
      message: expect.stringMatching(/^Packed policy consumes \d{3}% of allotted space/),
    });
  });

  it('carries tags into the session, and transitive ones through the chain', async () => {
    const aws = await simulate();
    const tagged = { Action: ['sts:AssumeRole', 'sts:TagSession'] };
    await makeRole(aws, { Principal: { AWS: bob } }, 'plain');
    await makeRole(aws, { ...tagged, Principal: { AWS: bob } });
    await makeRole(
      aws,
      {
        ...tagged,
        Principal: { AWS: reader },
        Condition: { StringEquals: { 'aws:PrincipalTag/request': 'r1' } },
      },
      'second',
    );
    const Tags = [{ Key: 'request', Value: 'r1' }];
    await expect(assume(aws, { RoleArn: `arn:aws:iam::${target}:role/plain`, Tags })).rejects.toMatchObject({
      message: expect.stringContaining('sts:TagSession'),
    });
    const first = credentialsOf(await assume(aws, { Tags, TransitiveTagKeys: ['request'] }));
    const RoleArn = `arn:aws:iam::${target}:role/second`;
    expect((await assume(aws, { RoleArn }, first)).Credentials).toBeDefined();
    await expect(assume(aws, { RoleArn, Tags }, first)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(assume(aws, { RoleArn }, credentialsOf(await assume(aws)))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('holds a permissions boundary against what is attached', async () => {
    const aws = await simulate();
    await aws.iam().send(
      new AttachUserPolicyCommand({
        UserName: 'alice',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
    const principalArn = `arn:aws:iam::${target}:user/people/alice`;
    expect(aws.evaluate({ principalArn, action: 's3:PutObject', resource: '*' })).toMatchObject({
      decision: 'allowed',
    });
    expect(aws.evaluate({ principalArn, action: 'iam:CreateUser', resource: '*' })).toMatchObject({
      by: 'noAllow',
      layer: 'boundary',
    });
  });
});

import { DeleteRoleCommand, GetRoleCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { type AssumeRoleCommandInput, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { credentialsOf, hub, policy, rootKeys, simulate, target } from './fixture.ts';
import { assume, bob, makeRole, reader } from './roles-of-bob.ts';

describe('AssumeRole', () => {
  it('is allowed by the trust policy alone to a caller of the same account that it names', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    const answer = await assume(aws);
    expect(answer.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${target}:assumed-role/reader/bob`);
    expect(answer.PackedPolicySize).toBeUndefined();
    const identity = await aws.sts(credentialsOf(answer)).send(new GetCallerIdentityCommand({}));
    expect(identity.UserId).toBe(answer.AssumedRoleUser?.AssumedRoleId);
  });

  it('needs the caller’s own policies as well where the trust policy names the account', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: `arn:aws:iam::${target}:root` } });
    await expect(assume(aws)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: ${bob} is not authorized to perform: sts:AssumeRole on resource: ${reader} because no identity-based policy allows the sts:AssumeRole action`,
    });
    const document = JSON.stringify(policy({ Action: 'sts:AssumeRole', Resource: reader }));
    await aws
      .iam()
      .send(new PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'take', PolicyDocument: document }));
    expect((await assume(aws)).Credentials).toBeDefined();
  });

  it('is stopped by a deny of the caller’s, whatever the trust policy says', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    const document = JSON.stringify(policy({ Effect: 'Deny', Action: 'sts:*' }));
    await aws
      .iam()
      .send(new PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'no', PolicyDocument: document }));
    await expect(assume(aws)).rejects.toMatchObject({
      message: expect.stringMatching(/with an explicit deny in an identity-based policy$/),
    });
  });

  it('is refused to the root of an account', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: target } });
    await expect(assume(aws, {}, rootKeys)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Roles may not be assumed by root accounts.',
    });
  });

  it('does not trust a role that was made anew under a trusted name, and shows the id of the old one', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } }, 'first');
    const first = `arn:aws:iam::${target}:role/first`;
    await makeRole(aws, { Principal: { AWS: first } });
    const session = async () => credentialsOf(await assume(aws, { RoleArn: first }));
    expect((await assume(aws, {}, await session())).Credentials).toBeDefined();
    const { Role } = await aws.iam().send(new GetRoleCommand({ RoleName: 'first' }));
    await aws.iam().send(new DeleteRoleCommand({ RoleName: 'first' }));
    await makeRole(aws, { Principal: { AWS: bob } }, 'first');
    await expect(assume(aws, {}, await session())).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('no resource-based policy allows the sts:AssumeRole action'),
    });
    const shown = await aws.iam().send(new GetRoleCommand({ RoleName: 'reader' }));
    expect(decodeURIComponent(shown.Role?.AssumeRolePolicyDocument ?? '')).toContain(
      `"AWS":"${Role?.RoleId}"`,
    );
  });

  it('ends the sessions of a role that is deleted', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    const credentials = credentialsOf(await assume(aws));
    await aws.iam().send(new DeleteRoleCommand({ RoleName: 'reader' }));
    await expect(aws.sts(credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it.each([
    [
      'a session name of one character',
      { RoleSessionName: 'b' },
      "Value 'b' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [
      'a session name with a space',
      { RoleSessionName: 'b b' },
      "Value 'b b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ],
    [
      'a source identity with a #',
      { SourceIdentity: 'bob#EXT#' },
      "Value 'bob#EXT#' at 'sourceIdentity' failed",
    ],
    [
      'a duration under 15 minutes',
      { DurationSeconds: 899 },
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    ['a duration over 12 hours', { DurationSeconds: 43_201 }, 'less than or equal to 43200'],
    [
      'a duration over what the role allows',
      { DurationSeconds: 7_201 },
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
    ['a role ARN that is none', { RoleArn: `arn:aws:iam::${target}:user/somebody` }, 'is invalid'],
    ['an ExternalId of one character', { ExternalId: 'x' }, "at 'externalId' failed"],
  ])('refuses %s with a ValidationError', async (_, input, message) => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    await expect(assume(aws, input)).rejects.toMatchObject({
      name: 'ValidationError',
      $metadata: { httpStatusCode: 400 },
      message: expect.stringContaining(message),
    });
  });

  it('gives a session as long as asked for, and an hour when nothing is asked', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    const seconds = async (input: Partial<AssumeRoleCommandInput>) => {
      const { Credentials } = await assume(aws, input);
      return (
        Math.round(((Credentials?.Expiration?.getTime() ?? 0) - aws.clock.now().getTime()) / 60_000) * 60
      );
    };
    expect(await seconds({})).toBe(3_600);
    expect(await seconds({ DurationSeconds: 7_200 })).toBe(7_200);
  });

  it('caps a chained session at one hour', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    await makeRole(aws, { Principal: { AWS: reader } }, 'second');
    const first = credentialsOf(await assume(aws));
    const RoleArn = `arn:aws:iam::${target}:role/second`;
    await expect(assume(aws, { RoleArn, DurationSeconds: 3_601 }, first)).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
    expect((await assume(aws, { RoleArn, DurationSeconds: 3_600 }, first)).Credentials).toBeDefined();
  });

  it('wants sts:SetSourceIdentity allowed and keeps the identity through the chain', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    await expect(assume(aws, { SourceIdentity: 'bob@example.com' })).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`perform: sts:SetSourceIdentity on resource: ${reader}`),
    });
    const both = { Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] };
    await makeRole(aws, { ...both, Principal: { AWS: bob } }, 'marked');
    await makeRole(aws, { ...both, Principal: { AWS: `arn:aws:iam::${target}:role/marked` } }, 'last');
    const marked = await assume(aws, {
      RoleArn: `arn:aws:iam::${target}:role/marked`,
      SourceIdentity: 'bob@example.com',
    });
    expect(marked.SourceIdentity).toBe('bob@example.com');
    const RoleArn = `arn:aws:iam::${target}:role/last`;
    await expect(
      assume(aws, { RoleArn, SourceIdentity: 'other' }, credentialsOf(marked)),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect((await assume(aws, { RoleArn }, credentialsOf(marked))).SourceIdentity).toBe('bob@example.com');
  });

  it('trusts the role of another account only with that account’s policies', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: `arn:aws:iam::${hub}:role/latchkey-hub` } });
    const by = `arn:aws:iam::${hub}:role/latchkey-hub`;
    expect(aws.evaluate({ principalArn: by, action: 'sts:AssumeRole', resource: reader })).toMatchObject({
      decision: 'allowed',
    });
    // The other role is named just as well, but has no policy of its own that lets it.
    await makeRole(aws, { Principal: { AWS: `${by}-v2` } }, 'second');
    const question = { principalArn: `${by}-v2`, action: 'sts:AssumeRole' };
    expect(aws.evaluate({ ...question, resource: reader })).toMatchObject({ by: 'trustPolicy' });
    const second = reader.replace('reader', 'second');
    expect(aws.evaluate({ ...question, resource: second })).toMatchObject({
      by: 'noAllow',
      layer: 'identity',
    });
  });

  it('gives credentials that are nothing without their own session token', async () => {
    const aws = await simulate();
    await makeRole(aws, { Principal: { AWS: bob } });
    const first = credentialsOf(await assume(aws));
    const { sessionToken } = credentialsOf(await assume(aws));
    const { sessionToken: _, ...without } = first;
    for (const credentials of [{ ...first, sessionToken }, without]) {
      await expect(aws.sts(credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
        name: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid.',
      });
    }
  });
});

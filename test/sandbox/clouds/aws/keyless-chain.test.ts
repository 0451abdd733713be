import {
  AttachUserPolicyCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { fromTemporaryCredentials, fromWebToken } from '@aws-sdk/credential-providers';
import { describe, expect, it } from 'vitest';
import {
  audience,
  clientId,
  credentialsOf,
  deployerRole,
  externalId,
  hub,
  hubRole,
  hubRoleV2,
  issuer,
  issuerV2,
  policy,
  type Simulated,
  s3ReadOnly,
  signToken,
  simulate,
  subject,
  target,
} from './fixture.ts';

const webIdentity = async (aws: Simulated, claims: Record<string, unknown> = {}, role = hubRole) =>
  aws.sts().send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: role,
      RoleSessionName: 'latchkey',
      WebIdentityToken: await signToken(aws.clock.now(), claims),
    }),
  );

async function deployer(
  aws: Simulated,
  parameters: { SourceIdentity?: string; DurationSeconds?: number } = {},
) {
  const hubCredentials = credentialsOf(await webIdentity(aws));
  const answer = await aws.sts(hubCredentials).send(
    new AssumeRoleCommand({
      RoleArn: deployerRole,
      RoleSessionName: 'req-1',
      ExternalId: externalId,
      ...parameters,
    }),
  );
  return credentialsOf(answer);
}

const putAlice = new PutUserPolicyCommand({
  UserName: 'alice',
  PolicyName: 'lent',
  PolicyDocument: JSON.stringify(policy({ Action: 's3:GetObject' })),
});

describe('the keyless chain', () => {
  it('leads from a token over the hub role to the deployer role with the SDK’s own credential providers', async () => {
    const aws = await simulate();
    const clientConfig = { region: 'eu-west-1', endpoint: aws.stsUrl };
    const credentials = fromTemporaryCredentials({
      masterCredentials: fromWebToken({
        roleArn: hubRole,
        roleSessionName: 'latchkey',
        webIdentityToken: await signToken(aws.clock.now()),
        clientConfig,
      }),
      params: {
        RoleArn: deployerRole,
        RoleSessionName: 'req-1',
        ExternalId: externalId,
        SourceIdentity: 'alice@example.com',
      },
      clientConfig,
    });
    const identity = await aws.sts(credentials).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: target,
      Arn: `arn:aws:sts::${target}:assumed-role/latchkey-deployer/req-1`,
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:req-1$/),
    });
    await aws.iam(credentials).send(putAlice);
    await aws
      .iam(credentials)
      .send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: s3ReadOnly }));
    const alice = aws.inspect().accounts[1]?.users.find(({ name }) => name === 'alice');
    expect(alice).toMatchObject({
      inlinePolicies: [{ name: 'lent' }],
      attachedPolicies: [{ name: 'AmazonS3ReadOnlyAccess', arn: s3ReadOnly }],
    });
    expect(aws.inspect().accounts[1]?.sessions[0]).toMatchObject({
      roleName: 'latchkey-deployer',
      sessionName: 'req-1',
      sourceIdentity: 'alice@example.com',
    });
  });

  it('answers AssumeRoleWithWebIdentity with the subject, audience and provider', async () => {
    const answer = await webIdentity(await simulate());
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: subject,
      Audience: audience,
      Provider: `arn:aws:iam::${hub}:oidc-provider/${issuer.replace('https://', '')}`,
      AssumedRoleUser: { Arn: `arn:aws:sts::${hub}:assumed-role/latchkey-hub/latchkey` },
    });
    expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  });

  it('takes azp as the audience of a token that has one, and aud as the original audience', async () => {
    const aws = await simulate();
    const v2 = { iss: issuerV2, azp: clientId };
    expect(await webIdentity(aws, v2, hubRoleV2)).toMatchObject({ Audience: clientId });
    await expect(webIdentity(aws, { ...v2, azp: undefined }, hubRoleV2)).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: 'Incorrect token audience',
    });
    await expect(webIdentity(aws, { ...v2, aud: 'api://other' }, hubRoleV2)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it.each([
    ['another audience', { aud: 'api://other' }, 'InvalidIdentityTokenException', 'Incorrect token audience'],
    [
      'two audiences and no azp',
      { aud: [audience, 'b'] },
      'InvalidIdentityTokenException',
      'Incorrect token audience',
    ],
    [
      'an azp that the provider does not list',
      { azp: clientId },
      'InvalidIdentityTokenException',
      'Incorrect token audience',
    ],
    [
      'another subject',
      { sub: 'someone-else' },
      'AccessDenied',
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    ],
    [
      'an unknown issuer',
      { iss: 'https://evil.example/' },
      'InvalidIdentityTokenException',
      /^No OpenIDConnect provider found in your account for https:\/\/evil/,
    ],
    ['no subject', { sub: undefined }, 'InvalidIdentityTokenException', 'Missing a required claim: sub'],
    [
      'a time that has passed',
      { exp: 1_700_000_000 },
      'ExpiredTokenException',
      /^Token expired: current date\/time \d+ must be before .* 1700000000$/,
    ],
    ['a time that has not come', { nbf: 4_000_000_000 }, 'InvalidIdentityTokenException', /nbf/],
  ])('refuses a token with %s', async (_, claims, name, message) => {
    const aws = await simulate();
    const error = await webIdentity(aws, claims).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it('refuses a token that another key signed, one that is none, and an issuer out of reach', async () => {
    const aws = await simulate();
    const send = (token: string, on = aws) =>
      on.sts().send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: hubRole,
          RoleSessionName: 'aa',
          WebIdentityToken: token,
        }),
      );
    await expect(send(await signToken(aws.clock.now(), {}, 'wrong'))).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: expect.stringContaining('signature'),
    });
    await expect(send('no.jwt.here')).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: expect.stringContaining('not a valid JWT'),
    });
    const alone = await simulate({ oidcKeys: () => Promise.reject(new Error('no route')) });
    await expect(send(await signToken(alone.clock.now()), alone)).rejects.toMatchObject({
      name: 'IDPCommunicationErrorException',
    });
  });

  it('goes by its own clock when a token expires', async () => {
    const aws = await simulate();
    const WebIdentityToken = await signToken(aws.clock.now());
    const take = () =>
      aws
        .sts()
        .send(
          new AssumeRoleWithWebIdentityCommand({ RoleArn: hubRole, RoleSessionName: 'aa', WebIdentityToken }),
        );
    await take();
    aws.clock.offset += 3_601_000;
    await expect(take()).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  });

  it.each([
    ['a wrong ExternalId', { ExternalId: 'another' }],
    ['no ExternalId', { ExternalId: undefined }],
    ['a role that is not there', { RoleArn: `arn:aws:iam::${target}:role/nobody` }],
    ['an account that is not there', { RoleArn: 'arn:aws:iam::999999999999:role/latchkey-deployer' }],
  ])('denies AssumeRole with %s, and tells nothing more', async (_, parameters) => {
    const aws = await simulate();
    const credentials = credentialsOf(await webIdentity(aws));
    const input = { RoleArn: deployerRole, RoleSessionName: 'req-1', ExternalId: externalId, ...parameters };
    await expect(aws.sts(credentials).send(new AssumeRoleCommand(input))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      message: `User: arn:aws:sts::${hub}:assumed-role/latchkey-hub/latchkey is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
    });
  });

  it('denies the deployer what its policies do not allow, in AWS’s words', async () => {
    const aws = await simulate();
    const iam = aws.iam(await deployer(aws));
    const who = `User: arn:aws:sts::${target}:assumed-role/latchkey-deployer/req-1 is not authorized to perform:`;
    await expect(iam.send(new CreateUserCommand({ UserName: 'eve' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      message: `${who} iam:CreateUser on resource: arn:aws:iam::${target}:user/eve because no identity-based policy allows the iam:CreateUser action`,
    });
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await expect(
      iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: administrator })),
    ).rejects.toMatchObject({
      message: `${who} iam:AttachUserPolicy on resource: user alice because no identity-based policy allows the iam:AttachUserPolicy action`,
    });
    const own = {
      RoleName: 'latchkey-deployer',
      PolicyName: 'more',
      PolicyDocument: JSON.stringify(policy({ Action: '*' })),
    };
    await expect(iam.send(new PutRolePolicyCommand(own))).rejects.toMatchObject({
      message: `${who} iam:PutRolePolicy on resource: role latchkey-deployer with an explicit deny in an identity-based policy`,
    });
    await expect(iam.send(new GetRoleCommand({ RoleName: 'latchkey-deployer' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('tells a caller without the right to look nothing of what is there', async () => {
    const aws = await simulate();
    const iam = aws.iam(await deployer(aws));
    for (const UserName of ['bob', 'nobody']) {
      await expect(
        iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'x' })),
      ).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    }
  });

  it('ends issued credentials at their expiry and not before', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    const credentials = await deployer(aws, { DurationSeconds: 900 });
    aws.clock.offset += 898_000;
    await aws.iam(credentials).send(putAlice);
    aws.clock.offset += 2_000;
    await expect(aws.iam(credentials).send(putAlice)).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(aws.sts(credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });

  it('corrects the clock of an SDK client that is behind', async () => {
    const aws = await simulate();
    const iam = aws.iam();
    aws.clock.offset += 3_600_000;
    const command = new GetRoleCommand({ RoleName: 'latchkey-deployer' });
    await expect(iam.send(command)).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      message: expect.stringMatching(
        /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
      ),
    });
    expect((await iam.send(command)).Role?.RoleName).toBe('latchkey-deployer');
  });
});

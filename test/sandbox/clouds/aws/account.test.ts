import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteAccessKeyCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { audience, hub, hubRole, issuer, policy, seed, signToken, simulate, target } from './fixture.ts';

describe('an account', () => {
  it('has the alias and the quotas of the seed', async () => {
    const accounts = seed.accounts.map((one) =>
      one.id === target ? { ...one, alias: 'contoso-data', quotas: { attachedPoliciesPerUser: 20 } } : one,
    );
    const iam = (await simulate({ seed: { accounts } })).iam();
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual(['contoso-data']);
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ AttachedPoliciesPerUserQuota: 20, AttachedPoliciesPerRoleQuota: 10 });
  });
});

describe('access keys', () => {
  it('are made for a user, put out of use, listed without their secret and deleted', async () => {
    const aws = await simulate();
    const iam = aws.iam();
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    const AccessKeyId = AccessKey?.AccessKeyId ?? '';
    expect(AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    const sts = aws.sts({ accessKeyId: AccessKeyId, secretAccessKey: AccessKey?.SecretAccessKey ?? '' });
    const who = new GetCallerIdentityCommand({});
    expect((await sts.send(who)).Arn).toBe(`arn:aws:iam::${target}:user/people/alice`);
    await iam.send(new UpdateAccessKeyCommand({ UserName: 'alice', AccessKeyId, Status: 'Inactive' }));
    await expect(sts.send(who)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    const listed = await iam.send(new ListAccessKeysCommand({ UserName: 'alice' }));
    expect(listed.AccessKeyMetadata).toMatchObject([{ UserName: 'alice', AccessKeyId, Status: 'Inactive' }]);
    expect(JSON.stringify(listed)).not.toContain(AccessKey?.SecretAccessKey);
    await expect(iam.send(new DeleteUserCommand({ UserName: 'alice' }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName: 'alice' }));
  });

  it('are the caller’s own without a name, and two at most', async () => {
    const iam = (await simulate()).iam();
    await iam.send(new CreateAccessKeyCommand({}));
    expect((await iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(2);
    await expect(iam.send(new CreateAccessKeyCommand({}))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    });
  });
});

describe('OIDC providers', () => {
  const OpenIDConnectProviderArn = `arn:aws:iam::${target}:oidc-provider/issuer.example/tenant`;
  const create = new CreateOpenIDConnectProviderCommand({
    Url: 'https://issuer.example/tenant',
    ClientIDList: ['api://one'],
    ThumbprintList: ['a'.repeat(40)],
    Tags: [{ Key: 'for', Value: 'latchkey' }],
  });

  it('are made, told about, listed and deleted', async () => {
    const iam = (await simulate()).iam();
    expect(await iam.send(create)).toMatchObject({ OpenIDConnectProviderArn });
    const get = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn });
    expect(await iam.send(get)).toMatchObject({
      Url: 'issuer.example/tenant',
      ClientIDList: ['api://one'],
      ThumbprintList: ['a'.repeat(40)],
      Tags: [{ Key: 'for', Value: 'latchkey' }],
    });
    await expect(iam.send(create)).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
    const change = { OpenIDConnectProviderArn };
    await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...change, ClientID: 'api://two' }));
    await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...change, ClientID: 'api://one' }));
    await iam.send(
      new UpdateOpenIDConnectProviderThumbprintCommand({ ...change, ThumbprintList: ['b'.repeat(40)] }),
    );
    expect(await iam.send(get)).toMatchObject({
      ClientIDList: ['api://two'],
      ThumbprintList: ['b'.repeat(40)],
    });
    const { OpenIDConnectProviderList } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
    expect(OpenIDConnectProviderList).toEqual([{ Arn: OpenIDConnectProviderArn }]);
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    await expect(iam.send(get)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('are refused without https, or with thumbprints that are none', async () => {
    const iam = (await simulate()).iam();
    const make = (input: Partial<CreateOpenIDConnectProviderCommand['input']>) =>
      iam.send(new CreateOpenIDConnectProviderCommand({ ...create.input, ...input }));
    await expect(make({ Url: 'http://issuer.example' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(make({ ThumbprintList: ['short'] })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  it('that are gone let nobody in any more', async () => {
    const root = { id: 'AKIAHUBROOT000000001', secret: 'root-secret-of-the-hub' };
    const accounts = seed.accounts.map((one) => (one.id === hub ? { ...one, rootAccessKeys: [root] } : one));
    const aws = await simulate({ seed: { accounts } });
    const iam = aws.iam({ accessKeyId: root.id, secretAccessKey: root.secret });
    const provider = issuer.replace('https://', '');
    const arn = `arn:aws:iam::${hub}:oidc-provider/${provider}`;
    expect(
      (await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))).ClientIDList,
    ).toEqual([audience]);
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    const take = new AssumeRoleWithWebIdentityCommand({
      RoleArn: hubRole,
      RoleSessionName: 'latchkey',
      WebIdentityToken: await signToken(aws.clock.now()),
    });
    await expect(aws.sts().send(take)).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' });
  });
});

describe('a simulated policy', () => {
  const decisions = (answer: {
    readonly EvaluationResults?:
      | { EvalActionName: string | undefined; EvalDecision: string | undefined }[]
      | undefined;
  }) =>
    answer.EvaluationResults?.map(({ EvalActionName, EvalDecision }) => `${EvalActionName} ${EvalDecision}`);

  it('is weighed for a user with boundary, groups and added policies', async () => {
    const iam = (await simulate()).iam();
    const answer = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${target}:user/people/alice`,
        PolicyInputList: [JSON.stringify(policy({ Action: ['s3:GetObject', 'sqs:*'] }))],
        ActionNames: ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage'],
        ResourceArns: ['arn:aws:s3:::data/report.csv'],
      }),
    );
    expect(decisions(answer)).toEqual([
      's3:GetObject allowed',
      's3:PutObject implicitDeny',
      'sqs:SendMessage implicitDeny',
    ]);
    const group = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${target}:group/readers`,
      ActionNames: ['s3:GetObject'],
    });
    expect(decisions(await iam.send(group))).toEqual(['s3:GetObject allowed']);
    const nobody = { PolicySourceArn: `arn:aws:iam::${target}:user/nobody`, ActionNames: ['s3:GetObject'] };
    await expect(iam.send(new SimulatePrincipalPolicyCommand(nobody))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('is weighed by itself, with the context that is given', async () => {
    const iam = (await simulate()).iam();
    const custom = (day: string) =>
      iam.send(
        new SimulateCustomPolicyCommand({
          PolicyInputList: [
            JSON.stringify({
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 's3:*', Resource: '*' },
                {
                  Effect: 'Deny',
                  Action: '*',
                  Resource: '*',
                  Condition: { StringEquals: { 'example:day': ['sunday', 'saturday'] } },
                },
              ],
            }),
          ],
          ActionNames: ['s3:GetObject'],
          ContextEntries: [
            { ContextKeyName: 'example:day', ContextKeyType: 'string', ContextKeyValues: [day] },
          ],
        }),
      );
    expect(decisions(await custom('monday'))).toEqual(['s3:GetObject allowed']);
    expect(decisions(await custom('sunday'))).toEqual(['s3:GetObject explicitDeny']);
  });
});

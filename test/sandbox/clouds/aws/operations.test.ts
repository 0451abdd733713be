import { readdirSync, readFileSync } from 'node:fs';
import * as iam from '@aws-sdk/client-iam';
import * as identityStore from '@aws-sdk/client-identitystore';
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import * as ssoAdmin from '@aws-sdk/client-sso-admin';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { services } from '../../../../src/sandbox/clouds/aws/services.ts';
import { setEnvironment } from '../../../support/environment.ts';
import { adminKeys, simulate, target } from './fixture.ts';

const clients = { iam, sts, sso: ssoAdmin, identitystore: identityStore, tagging };
const operations = services.flatMap(({ name, actions }) => actions.map((action) => [name, action] as const));
const folder = new URL('.', import.meta.url);
const tests = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

describe('every operation', () => {
  it.each(operations)(
    'of %s, %s, is one that AWS has, and is called here by its own client',
    (name, action) => {
      expect(Object.keys(clients[name])).toContain(`${action}Command`);
      expect(tests).toContain(`new ${action}Command(`);
    },
  );

  it('is answered at the root as well, by the service that the signature names', async () => {
    const aws = await simulate();
    const common = { region: 'eu-west-1', maxAttempts: 1, endpoint: aws.url, credentials: adminKeys };
    const users = await new iam.IAMClient(common).send(new iam.ListUsersCommand({}));
    const who = await new sts.STSClient(common).send(new sts.GetCallerIdentityCommand({}));
    const keys = await new tagging.ResourceGroupsTaggingAPIClient(common).send(
      new tagging.GetTagKeysCommand({}),
    );
    const instances = await new ssoAdmin.SSOAdminClient(common).send(new ssoAdmin.ListInstancesCommand({}));
    expect([users.Users?.length, who.Account, keys.TagKeys, instances.Instances]).toEqual([
      3,
      target,
      [],
      [],
    ]);
    const list = new identityStore.ListUsersCommand({ IdentityStoreId: 'd-0000000000' });
    await expect(new identityStore.IdentitystoreClient(common).send(list)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'IDENTITY_STORE not found: d-0000000000',
    });
  });

  it('is found by clients through the variables of the environment', async () => {
    const aws = await simulate();
    setEnvironment({
      AWS_ENDPOINT_URL_SSO_ADMIN: aws.ssoAdminUrl,
      AWS_ENDPOINT_URL_IDENTITYSTORE: aws.identityStoreUrl,
      AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: aws.taggingUrl,
    });
    const options = { region: 'eu-west-1', credentials: adminKeys, maxAttempts: 1 };
    const instances = await new ssoAdmin.SSOAdminClient(options).send(new ssoAdmin.ListInstancesCommand({}));
    const keys = await new tagging.ResourceGroupsTaggingAPIClient(options).send(
      new tagging.GetTagKeysCommand({}),
    );
    expect([instances.Instances, keys.TagKeys]).toEqual([[], []]);
    const list = new identityStore.ListUsersCommand({ IdentityStoreId: 'd-0000000000' });
    await expect(new identityStore.IdentitystoreClient(options).send(list)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it.each([
    [
      'an operation that is none',
      { 'x-amz-target': 'SWBExternalService.DoSomething' },
      'UnknownOperationException',
    ],
    [
      'a call that nobody signed',
      { 'x-amz-target': 'SWBExternalService.ListInstances' },
      'MissingAuthenticationTokenException',
    ],
  ])('of the JSON services refuses %s', async (_, headers, code) => {
    const aws = await simulate();
    const answer = await fetch(aws.ssoAdminUrl, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe(code);
    expect(await answer.json()).toEqual({ __type: code, message: expect.any(String) });
  });
});

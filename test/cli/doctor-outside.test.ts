import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { alertNames } from '../../src/cli/doctor/check-deployment.ts';
import { latchkey } from '../../src/sandbox/story/people.ts';
import { doctor } from '../support/doctor.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const app =
  '/subscriptions/5a1c0de0-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/func';
const group = '/subscriptions/5a1c0de0-0000-4000-8000-000000000001/resourceGroups/rg/providers';

/** What Azure Resource Manager and Graph say of a deployment that is well, by path (REST references of each service). */
function azure(settings: Readonly<Record<string, string>>): Record<string, unknown> {
  return {
    [app]: {
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: { id: { clientId: latchkey.clientId, principalId: latchkey.objectId } },
      },
      properties: { defaultHostName: 'func.azurewebsites.net', httpsOnly: true },
    },
    [`${app}/config/appsettings/list`]: { properties: settings },
    [`${group}/Microsoft.BotService/botServices`]: {
      value: [
        {
          name: 'bot',
          properties: {
            endpoint: 'https://func.azurewebsites.net/api/messages',
            msaAppId: latchkey.clientId,
          },
        },
      ],
    },
    [`${group}/Microsoft.Insights/scheduledQueryRules`]: {
      value: alertNames.map((name) => ({
        name: `alert-latchkey-prod-${name}`,
        properties: { enabled: true, actions: { actionGroups: ['ag'] } },
      })),
    },
    "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')": {
      id: 'graph',
      appRoles: [
        { id: 'a', value: 'User.Read.All' },
        { id: 'b', value: 'GroupMember.Read.All' },
      ],
    },
    [`/v1.0/servicePrincipals(appId='${latchkey.clientId}')/appRoleAssignments`]: {
      value: [
        { resourceId: 'graph', appRoleId: 'a' },
        { resourceId: 'other', appRoleId: 'b' },
      ],
    },
    '/api/openapi.json': { status: 200 },
    '/api/messages': { status: 401 },
    '/api/requests/latchkey-doctor': { status: 401 },
    '/runtime/webhooks/durabletask/instances': { status: 401 },
  };
}

/** Answers calls with what is there; keeps where the operator's token went. */
function answering(known: Readonly<Record<string, unknown>>) {
  const shownTo = new Set<string>();
  const call = ((input: string, init?: RequestInit) => {
    const url = new URL(input);
    if (new Headers(init?.headers).has('authorization')) shownTo.add(url.origin);
    const found = known[decodeURIComponent(url.pathname)];
    if (url.hostname === 'func.azurewebsites.net')
      return Promise.resolve(new Response(null, found as { status: number }));
    return Promise.resolve(
      found === undefined
        ? Response.json({ error: { code: 'NotFound', message: 'It is not here.' } }, { status: 404 })
        : Response.json(found),
    );
  }) as typeof fetch;
  return { call, shownTo };
}

const good = {
  LATCHKEY_TENANT_ID: '0b7e2c2a-30a1-4f0c-9d0c-4a3f6e1b2d11',
  LATCHKEY_BOT_APP_ID: latchkey.clientId,
  LATCHKEY_IDENTITY_CLIENT_ID: latchkey.clientId,
  LATCHKEY_API_AUDIENCE: 'api://latchkey',
  LATCHKEY_TABLES_ENDPOINT: 'https://contoso.table.core.windows.net/',
  LATCHKEY_BLOBS_ENDPOINT: 'https://contoso.blob.core.windows.net',
  LATCHKEY_AWS_HUB_ROLE: 'arn:aws:iam::111122223333:role/latchkey-hub',
};
/** No grant in Azure, so that Resource Manager's real client is not called. */
function awsAlone(): string {
  const place = mkdtempSync(join(folder, 'catalogue-'));
  cpSync(join(root, 'catalogue/clouds.yaml'), join(place, 'clouds.yaml'));
  writeFileSync(
    join(place, 'support.yaml'),
    `entitlements:
  support:
    title: Ask AWS
    description: Cases at AWS support.
    environment: production
    duration: { default: 1h, max: 4h }
    policy: anybody
    grants:
      - { kind: aws.iam.attachment, account: data, policyArn: "arn:aws:iam::aws:policy/AWSSupportAccess" }
policies:
  anybody:
    requesters: { users: [alex.kim@contoso.com] }
    stages:
      - approvers: { users: [morgan.reed@contoso.com] }
`,
  );
  return place;
}

describe('the doctor, from outside', () => {
  const noAzureGrants = ['--catalogue', awsAlone()];
  const examine = (known: Record<string, unknown>) =>
    doctor(['--app', app, ...noAzureGrants], {}, answering(known).call);

  it('finds the deployment well but for a permission, and says what it could not look at', async () => {
    const { code, lines, text } = await examine(azure(good));
    expect(lines.filter((line) => line.startsWith('CHANGE'))).toEqual([
      'CHANGE  Microsoft Graph: Latchkey has no GroupMember.Read.All.',
    ]);
    expect(code).toBe(1);
    for (const about of ['identity', 'https', 'bot', 'alerts', 'settings'])
      expect(text).toContain(`ok      ${about}:`);
    expect(text).toMatch(/^\? {7}AWS: /m);
  });

  it.each([
    [
      'a setting',
      { [`${app}/config/appsettings/list`]: { properties: { ...good, LATCHKEY_TENANT_ID: 'contoso' } } },
      'settings: LATCHKEY_TENANT_ID is not a GUID',
      'az functionapp config appsettings set --resource-group rg --name func --settings LATCHKEY_TENANT_ID=',
    ],
    [
      'a secret',
      { [`${app}/config/appsettings/list`]: { properties: { ...good, AZURE_CLIENT_SECRET: 's' } } },
      'settings: AZURE_CLIENT_SECRET is set',
      'az functionapp config appsettings delete --resource-group rg --name func --setting-names AZURE_CLIENT_SECRET',
    ],
    [
      'the identity',
      {
        [app]: { identity: null, properties: { defaultHostName: 'func.azurewebsites.net', httpsOnly: true } },
      },
      'identity: The app does not have the identity',
      'az functionapp identity assign --resource-group rg --name func',
    ],
    [
      'http',
      { [app]: { properties: { defaultHostName: 'func.azurewebsites.net', httpsOnly: false } } },
      'https: The app answers over http too',
      '--set httpsOnly=true',
    ],
    [
      'the bot endpoint',
      {
        [`${group}/Microsoft.BotService/botServices`]: {
          value: [
            {
              name: 'bot',
              properties: { endpoint: 'https://old/api/messages', msaAppId: latchkey.clientId },
            },
          ],
        },
      },
      'bot: Messages to the bot go to https://old/api/messages',
      'az bot update --resource-group rg --name bot --endpoint https://func.azurewebsites.net/api/messages',
    ],
    [
      'no bot',
      { [`${group}/Microsoft.BotService/botServices`]: { value: [] } },
      'bot: No bot in rg',
      'azd provision',
    ],
    [
      'no alerts',
      { [`${group}/Microsoft.Insights/scheduledQueryRules`]: { value: [] } },
      'alert revocation-stuck: There is no such alert rule',
      'azd provision',
    ],
    [
      'a silent alert',
      {
        [`${group}/Microsoft.Insights/scheduledQueryRules`]: {
          value: [{ name: 'alert-x-bot-failing', properties: { enabled: false } }],
        },
      },
      'alert bot-failing: It is switched off',
      'az monitor scheduled-query update --resource-group rg --name alert-x-bot-failing --disabled false',
    ],
    [
      'an open API',
      { '/api/requests/latchkey-doctor': { status: 200 } },
      'The status API does not ask for a token. It answered 200',
      'azd up',
    ],
    [
      'an open management API',
      { '/runtime/webhooks/durabletask/instances': { status: 200 } },
      'answers strangers',
      'azd up',
    ],
    [
      'an open bot',
      { '/api/messages': { status: 200 } },
      'The bot does not refuse an unsigned message',
      'azd up',
    ],
  ])('finds %s, with the command that puts it right', async (_, change, finding, fix) => {
    const { code, text } = await examine({ ...azure(good), ...change });
    expect(code).toBe(1);
    expect(text).toContain(finding);
    expect(text).toContain(fix);
  });

  it('shows its token to nobody but Azure, whatever the settings of the app say', async () => {
    const { call, shownTo } = answering(
      azure({
        ...good,
        LATCHKEY_ARM_ENDPOINT: 'https://arm.example.com',
        LATCHKEY_GRAPH_ENDPOINT: 'https://graph.example.com',
      }),
    );
    await doctor(['--app', app, ...noAzureGrants], {}, call);
    expect([...shownTo].toSorted()).toEqual(['https://graph.microsoft.com', 'https://management.azure.com']);
  });

  it('follows no list to another service', async () => {
    const known = azure(good);
    const { text } = await examine({
      ...known,
      [`${group}/Microsoft.BotService/botServices`]: { value: [], nextLink: 'https://example.com/more' },
    });
    expect(text).toContain('The list goes on at https://example.com');
  });

  it('takes no other name of an app than its resource id', async () => {
    const { code, text } = await doctor(['--app', 'func'], {});
    expect(code).toBe(2);
    expect(text).toContain('resource id');
  });
});

it('knows the alerts that are deployed', () => {
  const bicep = readFileSync(join(root, 'infra/modules/alerts.bicep'), 'utf8');
  const deployed = [...bicep.matchAll(/^ {4}name: '([\w-]+)'/gm)].map(([, name = '']) => name);
  expect(new Set(alertNames)).toEqual(new Set(deployed));
});

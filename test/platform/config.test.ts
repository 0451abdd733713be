import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AccessError } from '../../src/core/errors.ts';
import { type Environment, loadConfig, readSettings } from '../../src/platform/config.ts';
import { refusedSettings, settings } from '../../src/platform/settings.ts';

const good: Environment = {
  LATCHKEY_TENANT_ID: '0B7E2C2A-30A1-4F0C-9D0C-4A3F6E1B2D11',
  LATCHKEY_BOT_APP_ID: '1c0de000-0000-4000-8000-000000000001',
  LATCHKEY_IDENTITY_CLIENT_ID: '1c0de000-0000-4000-8000-000000000002',
  LATCHKEY_API_AUDIENCE: 'api://latchkey',
  LATCHKEY_TABLES_ENDPOINT: 'https://contoso.table.core.windows.net/',
  LATCHKEY_BLOBS_ENDPOINT: 'https://contoso.blob.core.windows.net',
  LATCHKEY_AWS_HUB_ROLE: 'arn:aws:iam::111122223333:role/latchkey/hub',
};

function problemsOf(env: Environment): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (!(error instanceof AccessError) || error.code !== 'config.invalid' || error.audience !== 'operator')
      throw error;
    return error.message.split('\n').slice(1);
  }
  return [];
}

describe('the configuration', () => {
  it('is read with defaults for what is not set', () => {
    expect(loadConfig(good)).toEqual({
      tenantId: '0b7e2c2a-30a1-4f0c-9d0c-4a3f6e1b2d11',
      botAppId: '1c0de000-0000-4000-8000-000000000001',
      identityClientId: '1c0de000-0000-4000-8000-000000000002',
      apiAudience: 'api://latchkey',
      tablesEndpoint: 'https://contoso.table.core.windows.net',
      blobsEndpoint: 'https://contoso.blob.core.windows.net',
      cataloguePath: './catalogue',
      aws: {
        hubRole: 'arn:aws:iam::111122223333:role/latchkey/hub',
        audience: 'api://latchkey-aws',
        region: 'us-east-1',
      },
      armEndpoint: 'https://management.azure.com',
      graphEndpoint: 'https://graph.microsoft.com',
      authorityHost: 'https://login.microsoftonline.com',
      botOpenIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      teamsServiceUrls: [],
    });
  });

  it('lists every problem at once, with a value that would pass', () => {
    const problems = problemsOf({
      ...good,
      LATCHKEY_TENANT_ID: 'contoso',
      LATCHKEY_BOT_APP_ID: ' ',
      LATCHKEY_AWS_HUB_ROLE: undefined,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^- AWS_ACCESS_KEY_ID is set: static AWS keys would win/),
      '- LATCHKEY_TENANT_ID is not a GUID. A good value: 11111111-2222-3333-4444-555555555555',
      '- LATCHKEY_BOT_APP_ID is not set. A good value: 11111111-2222-3333-4444-555555555555',
      '- LATCHKEY_AWS_HUB_ROLE is not set. A good value: arn:aws:iam::111122223333:role/latchkey-hub',
    ]);
  });

  it.each([
    ['LATCHKEY_TABLES_ENDPOINT', 'contoso', 'is not an address'],
    ['LATCHKEY_TABLES_ENDPOINT', 'http://127.0.0.1:10002/devstoreaccount1', 'does not begin with https://'],
    ['LATCHKEY_BLOBS_ENDPOINT', 'https://a.blob.core.windows.net?sv=2024&sig=x', 'must not carry a query'],
    ['LATCHKEY_BLOBS_ENDPOINT', 'https://me:pw@a.blob.core.windows.net', 'must not carry a user name'],
    ['LATCHKEY_ARM_ENDPOINT', 'http://localhost:6443', 'does not begin with https://'],
    [
      'LATCHKEY_AUTHORITY_HOST',
      'http://login.example',
      'uses http, which is allowed for loopback hosts only',
    ],
    ['LATCHKEY_AUTHORITY_HOST', 'ftp://127.0.0.1', 'does not begin with https://'],
    ['LATCHKEY_AUTHORITY_HOST', 'http://127.evil.example', 'uses http, which is allowed for loopback'],
    ['LATCHKEY_API_AUDIENCE', 'latchkey', 'is neither an application id nor an application id URI'],
    ['LATCHKEY_AWS_HUB_ROLE', 'arn:aws:iam::123:role/x', 'is not the ARN of an IAM role'],
    ['LATCHKEY_AWS_REGION', 'Frankfurt', 'is not the name of an AWS region'],
    ['LATCHKEY_TEAMS_SERVICE_URLS', 'https://smba.example', 'has no "/" after its host name'],
    ['LATCHKEY_TEAMS_SERVICE_URLS', 'https://a.example/,http://b.example/', 'which uses http'],
  ])('refuses %s = %s', (name, value, problem) => {
    expect(problemsOf({ ...good, [name]: value })).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['https://login.microsoftonline.us', 'https://login.microsoftonline.us'],
  ])('takes the authority host %s', (given, read) => {
    expect(loadConfig({ ...good, LATCHKEY_AUTHORITY_HOST: given }).authorityHost).toBe(read);
  });

  it('takes a list of service URLs', () => {
    const LATCHKEY_TEAMS_SERVICE_URLS = 'http://localhost:3978/connector, https://smba.example/teams/,';
    expect(loadConfig({ ...good, LATCHKEY_TEAMS_SERVICE_URLS }).teamsServiceUrls).toEqual([
      'http://localhost:3978/connector',
      'https://smba.example/teams/',
    ]);
  });

  it.each(Object.keys(refusedSettings))('does not start while %s is set', (name) => {
    const problems = problemsOf({ ...good, [name]: 'hunter2-secret' });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^- ${name} is set: `))]);
    expect(problems.join()).not.toContain('hunter2-secret');
    expect(problemsOf({ ...good, [name]: '' })).toEqual([]);
  });

  it('has its own message for each refused setting', () => {
    expect(new Set(Object.values(refusedSettings)).size).toBe(Object.keys(refusedSettings).length);
  });

  it('gives tools only what they ask for', () => {
    const env = { LATCHKEY_BLOBS_ENDPOINT: 'https://contoso.blob.core.windows.net/' };
    expect(readSettings(env, ['LATCHKEY_BLOBS_ENDPOINT'])).toEqual({
      LATCHKEY_BLOBS_ENDPOINT: 'https://contoso.blob.core.windows.net',
    });
    expect(() => readSettings(env, ['LATCHKEY_TENANT_ID'])).toThrow('one setting needs a change');
  });

  it.each(Object.entries(settings))('offers a good example for %s', (name, setting) => {
    expect(problemsOf({ ...good, [name]: setting.example })).toEqual([]);
  });
});

describe('docs/settings.md', () => {
  const rows = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

  it('lists exactly the settings there are, with their defaults', () => {
    const documented = rows.filter((row) => row.length === 6);
    expect(documented.map(([, name, needed, fallback]) => ({ name, needed, fallback }))).toEqual(
      Object.entries(settings).map(([name, setting]) => ({
        name,
        needed: 'default' in setting || 'optional' in setting ? 'no' : 'yes',
        fallback: 'default' in setting ? setting.default : '',
      })),
    );
    expect(documented.every(([, , , , meaning]) => (meaning ?? '').length > 20)).toBe(true);
  });

  it('lists exactly the settings that are refused', () => {
    const documented = rows.filter((row) => row.length === 4).map(([, name]) => name);
    expect(documented).toEqual(Object.keys(refusedSettings));
  });
});

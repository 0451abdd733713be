import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { deployedHostJson } from '../../tools/build-host-json.ts';
import { build, unpack } from '../support/deployed-app.ts';

const files = await build();
const folder = await unpack(files);
afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }));

const size = (name: string) => files.get(name)?.byteLength ?? 0;
const text = (name: string) => Buffer.from(files.get(name) ?? []).toString();

describe('the built app', { timeout: 60_000 }, () => {
  it('is one bundle with its map, host.json and a package.json that has nothing to install', () => {
    expect([...files.keys()].toSorted()).toEqual(['host.json', 'main.js', 'main.js.map', 'package.json']);
    const manifest: unknown = JSON.parse(text('package.json'));
    expect(manifest).toMatchObject({ main: 'main.js', type: 'commonjs' });
    expect(manifest).not.toHaveProperty('dependencies');
  });

  it('is the same bytes when it is built again', async () => {
    const again = await build();
    expect([...again.keys()]).toEqual([...files.keys()]);
    for (const [name, content] of again) expect(Buffer.compare(content, files.get(name) ?? content)).toBe(0);
  });

  it('names no folder of the machine it was built on', () => {
    const root = join(import.meta.dirname, '../..');
    for (const name of files.keys()) expect(text(name).includes(root)).toBe(false);
  });

  it('is under 8 MB, and its map leads from its lines to the sources', () => {
    expect(size('main.js')).toBeGreaterThan(1_000_000);
    expect(size('main.js')).toBeLessThan(8_000_000);
    const packed = [...files.values()].reduce((sum, content) => sum + gzipSync(content).byteLength, 0);
    expect(packed).toBeLessThan(8_000_000);
    expect(JSON.parse(text('main.js.map'))).toMatchObject({
      version: 3,
      sources: expect.arrayContaining(['../src/main.ts', '../src/orchestrators/access-request.ts']),
    });
  });

  it('requires no package but the one that the Functions worker provides', () => {
    const required = [...text('main.js').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);
    // Their packages do without them: each of these is required inside a try.
    const optional = ['@aws-sdk/signature-v4-crt', 'bufferutil', 'encoding', 'utf-8-validate'];
    const packages = required.filter((name) => !isBuiltin(name) && !optional.includes(name));
    expect(new Set(packages)).toEqual(new Set(['@azure/functions-core']));
  });
});

describe('the built app with bad settings', { timeout: 60_000 }, () => {
  const start = (env: Readonly<Record<string, string>>) => {
    // As the worker would: in the app's folder, with settings from the environment and from nowhere else.
    const { status, stderr } = spawnSync(process.execPath, ['main.js'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { status, problems: stderr.split('\n').filter((line) => line.startsWith('- ')) };
  };

  it('says every missing setting at once, with a value that would pass, and exits', () => {
    const { status, problems } = start({});
    expect(status).toBe(1);
    expect(problems).toContainEqual(
      expect.stringMatching(/^- LATCHKEY_TENANT_ID is not set\. A good value: /),
    );
    expect(problems).toContainEqual(expect.stringMatching(/^- LATCHKEY_AWS_HUB_ROLE is not set\. A good/));
    expect(problems.length).toBeGreaterThanOrEqual(7);
  });

  it('says what is malformed and what must not be there beside what is missing', () => {
    const { status, problems } = start({
      LATCHKEY_TENANT_ID: 'contoso.onmicrosoft.com',
      LATCHKEY_TABLES_ENDPOINT: 'http://account.table.core.windows.net',
      AZURE_CLIENT_SECRET: 'kept from old times',
    });
    expect(status).toBe(1);
    expect(problems).toContainEqual(expect.stringMatching(/^- AZURE_CLIENT_SECRET is set/));
    expect(problems).toContainEqual(expect.stringMatching(/^- LATCHKEY_TENANT_ID is not a GUID/));
    expect(problems).toContainEqual(
      expect.stringMatching(/^- LATCHKEY_TABLES_ENDPOINT does not begin with https/),
    );
    expect(problems).toContainEqual(expect.stringMatching(/^- LATCHKEY_BOT_APP_ID is not set/));
    expect(problems.join()).not.toContain('kept from old times');
  });
});

describe('host.json', () => {
  const source = JSON.stringify({
    version: '2.0',
    functionTimeout: '00:05:00',
    extensions: {
      http: { routePrefix: 'api' },
      durableTask: { hubName: 'latchkey', storageProvider: { type: 'AzureStorage' } },
    },
  });

  it('keeps what the embedded host reads, and the state in Azure Storage', () => {
    expect(JSON.parse(deployedHostJson(source, 'azure-storage'))).toMatchObject({
      version: '2.0',
      functionTimeout: '00:05:00',
      extensions: {
        http: { routePrefix: 'api' },
        durableTask: {
          hubName: 'latchkey',
          storageProvider: { type: 'AzureStorage', connectionName: 'AzureWebJobsStorage' },
        },
      },
    });
  });

  it('names the Durable Task Scheduler and its hub when that is chosen', () => {
    const { extensions } = JSON.parse(deployedHostJson(source, 'durable-task-scheduler')) as {
      extensions: { durableTask: unknown };
    };
    expect(extensions.durableTask).toMatchObject({
      hubName: '%TASKHUB_NAME%',
      storageProvider: {
        type: 'azureManaged',
        connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
      },
    });
  });

  it.each(['azure-storage', 'durable-task-scheduler'] as const)(
    'keeps people’s reasons out of traces, and samples no trace or exception away, on %s',
    (backend) => {
      expect(JSON.parse(deployedHostJson(source, backend))).toMatchObject({
        extensions: { durableTask: { tracing: { traceInputsAndOutputs: false } } },
        logging: {
          applicationInsights: { samplingSettings: { excludedTypes: 'Exception;Trace;Event' } },
        },
      });
    },
  );

  it('is refused when the repository’s own is not one', () => {
    expect(() => deployedHostJson('{"version":"2.0"}', 'azure-storage')).toThrow('extensions');
  });
});

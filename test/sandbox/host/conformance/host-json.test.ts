import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub, writeHostJson } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('settings', { extensions: { durableTask: { hubName: 'Conformance' } } });
});
afterAll(() => hub.stop());

interface HostJson {
  readonly durableTask?: object;
  readonly http?: object;
  readonly functionTimeout?: string;
}

async function use({ durableTask, http, ...rest }: HostJson): Promise<void> {
  const extensions = {
    durableTask: { hubName: 'Conformance', ...durableTask },
    ...(http === undefined ? {} : { http }),
  };
  await writeHostJson(hub.root, { ...rest, extensions });
  await hub.restart();
}

describe('host.json', () => {
  it('sets the prefix of routes, or none', async () => {
    await use({ http: { routePrefix: 'v1/app' } });
    expect((await hub.app('v1/app/heldCount')).status).toBe(200);
    expect((await hub.app('api/heldCount')).status).toBe(404);
    await use({ http: { routePrefix: '' } });
    expect((await hub.app('heldCount')).status).toBe(200);
    await use({});
    expect((await hub.app('api/heldCount')).status).toBe(200);
  });

  it('names the task hub in the links, also by an app setting', async () => {
    const link = async () => {
      const answer = await hub.api('orchestrators/oneByOne', { method: 'POST', body: '1' });
      return ((await answer.json()) as Record<string, string>)['statusQueryGetUri'];
    };
    expect(await link()).toContain('taskHub=Conformance&');
    await writeHostJson(hub.root, { extensions: { durableTask: { hubName: '%HUB%' } } });
    await hub.restart({ env: { HUB: 'conformance' } });
    expect(await link()).toContain('taskHub=conformance&');
  });

  it('limits how many activities run at the same time', async () => {
    await use({ durableTask: { maxConcurrentActivityFunctions: 3 } });
    await hub.json('api/most');
    await hub.run('fansOut', 10);
    expect(await hub.json('api/most')).toMatchObject({ work: 3 });
  });

  it('limits how many orchestrators run at the same time', async () => {
    await use({ durableTask: { maxConcurrentOrchestratorFunctions: 2 } });
    await hub.json('api/most');
    await hub.run('family', 8);
    expect(await hub.json('api/most')).toMatchObject({ oneByOne: 2 });
  });

  it('limits how many entities run at the same time', async () => {
    await use({ durableTask: { maxConcurrentEntityFunctions: 2 } });
    await hub.json('api/most');
    await hub.run('callsEntities', 8);
    expect(await hub.json('api/most')).toMatchObject({ busy: 2 });
  });

  it('keeps inputs in the history when it says so', async () => {
    const inputs = async () => {
      const id = await hub.start('oneByOne', { input: 1 });
      const task = (await hub.history(id)).find(({ EventType }) => EventType === 'TaskCompleted');
      return task?.['Input'];
    };
    await use({ durableTask: { storeInputsInOrchestrationHistory: true } });
    expect(await inputs()).toEqual([0]);
    await use({});
    expect(await inputs()).toBeUndefined();
  });

  it.each(['oneByOne', 'timers'])(
    'leaves an instance of %s Running for ever that does more than maxOrchestrationActions, with a word to the operator',
    async (name) => {
      await use({ durableTask: { maxOrchestrationActions: 5 } });
      expect(await hub.run(name, 5)).toMatchObject({ runtimeStatus: 'Completed' });
      hub.lines();
      expect(await hub.run(name, 6)).toMatchObject({ runtimeStatus: 'Running' });
      expect(hub.lines().join('\n')).toMatch(/Maximum amount of orchestration actions \(5\)[\s\S]*stuck/);
    },
  );

  it('lets a start take the id of a running instance when overridableExistingInstanceStates is AnyState', async () => {
    await use({ durableTask: { overridableExistingInstanceStates: 'AnyState' } });
    await hub.start('waits', { id: 'taken' });
    await hub.start('oneByOne', { id: 'taken', input: 2 });
    expect(await hub.status('taken')).toMatchObject({ name: 'oneByOne', output: 2 });
    await use({ durableTask: { overridableExistingInstanceStates: 'NonRunningStates' } });
    await hub.start('waits', { id: 'kept' });
    await expect(hub.start('oneByOne', { id: 'kept', input: 2 })).rejects.toThrow('409');
  });

  it('limits how long a function may run', async () => {
    await use({ functionTimeout: '00:00:00.1' });
    hub.lines();
    expect((await hub.app('api/endless')).status).toBe(500);
    expect(hub.lines().join('\n')).toContain("Timeout value of 0.1 s exceeded by function 'endless'");
    expect(await hub.run('impatient')).toMatchObject({
      runtimeStatus: 'Completed',
      output: expect.stringContaining("'endlessActivity' failed: Timeout value of 0.1 s exceeded"),
    });
  });

  it('that changes nothing the host knows is taken as it is, with a word about what is not acted on', async () => {
    hub.lines();
    await writeHostJson(hub.root, {
      logging: { logLevel: { default: 'Information' } },
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
      extensions: {
        http: { maxConcurrentRequests: 10 },
        durableTask: { hubName: 'Conformance', storageProvider: { type: 'AzureStorage' }, tracing: {} },
      },
    });
    await hub.restart();
    expect(hub.lines()).toEqual(['host.json: extensions.http.maxConcurrentRequests is not acted on.']);
  });
});

describe('a host.json that cannot be obeyed', () => {
  const refusal = async (content: object) => {
    await writeHostJson(hub.root, content);
    const problem = await hub.restart().then(
      () => 'it started',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    return problem;
  };

  it.each([
    ['another version', { version: '1.0' }, 'version'],
    [
      'a limit of nothing',
      { extensions: { durableTask: { maxConcurrentActivityFunctions: 0 } } },
      'maxConcurrentActivityFunctions',
    ],
    [
      'an unknown strategy',
      { extensions: { durableTask: { versionMatchStrategy: 'Newest' } } },
      'versionMatchStrategy',
    ],
    ['a timeout that is none', { functionTimeout: 'soon' }, "functionTimeout 'soon'"],
    [
      'an app setting that is not set',
      { extensions: { durableTask: { hubName: '%NOWHERE%' } } },
      "'NOWHERE'",
    ],
    [
      'another task hub than the database holds',
      { extensions: { durableTask: { hubName: 'Other' } } },
      "holds the task hub 'Conformance'",
    ],
  ])('with %s keeps the host from starting, and says why', async (_, content, message) => {
    expect(await refusal(content)).toContain(message);
    await use({});
    expect(await hub.run('oneByOne', 1)).toMatchObject({ runtimeStatus: 'Completed' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, MINUTE, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('entity-locks');
});
afterAll(() => hub.stop());

async function set(key: string, value: number): Promise<void> {
  await hub.api(`entities/account/${key}?op=set`, { method: 'POST', body: String(value) });
  await hub.settle();
}
const balance = async (key: string) => (await (await hub.api(`entities/account/${key}`)).json()) as number;
const hold = (id: string, keys: string[], ending?: string) =>
  hub.start('holds', { id, input: { keys, ...(ending === undefined ? {} : { ending }) } });
const heldBy = async (id: string) =>
  ((await hub.status(id)).customStatus as { held: string[] } | null)?.held ?? 'nothing';

describe('a critical section', () => {
  it('locks several entities, reads and writes them, and releases them', async () => {
    await set('ann', 10);
    await set('bob', 0);
    const input = { from: 'ann', to: 'bob', amount: 7 };
    expect(await hub.run('transfer', input)).toMatchObject({ output: { transferred: true, locked: 2 } });
    expect(await hub.run('transfer', input)).toMatchObject({ output: { transferred: false } });
    expect([await balance('ann'), await balance('bob')]).toEqual([3, 7]);
  });

  it('is entered by one orchestration after the other', async () => {
    await hold('one', ['x', 'y']);
    await hold('two', ['y', 'x']);
    expect([await heldBy('one'), await heldBy('two')]).toEqual([['x', 'y'], 'nothing']);
    await hub.raise('one', 'go');
    expect([await heldBy('one'), await heldBy('two')]).toEqual([[], ['x', 'y']]);
    await hub.raise('two', 'go');
  });

  it('never deadlocks with others that lock the same entities in another order', async () => {
    for (const key of ['p', 'q', 'r']) await set(key, 100);
    const pairs = [
      ['p', 'q'],
      ['q', 'r'],
      ['r', 'p'],
      ['q', 'p'],
      ['r', 'q'],
      ['p', 'r'],
    ];
    await Promise.all(
      pairs.map(([from, to], index) =>
        hub.api(`orchestrators/transfer/pair-${index}`, {
          method: 'POST',
          body: JSON.stringify({ from, to, amount: 10 }),
        }),
      ),
    );
    await hub.settle();
    for (const index of pairs.keys())
      expect(await hub.status(`pair-${index}`)).toMatchObject({ output: { transferred: true } });
    expect(await Promise.all(['p', 'q', 'r'].map(balance))).toEqual([100, 100, 100]);
  });

  it('keeps calls and signals of others waiting until it ends, and then they come through', async () => {
    await hold('holder', ['busy']);
    const reader = await hub.start('reads', { input: 'busy' });
    await set('busy', 5);
    expect(await hub.status(reader)).toMatchObject({ runtimeStatus: 'Running' });
    expect((await hub.api('entities/account/busy')).status).toBe(404);
    const listed = (await (await hub.api('entities/account')).json()) as { entityId: { key: string } }[];
    expect(listed.map(({ entityId }) => entityId.key)).not.toContain('busy');
    await hub.raise('holder', 'go');
    expect(await hub.status(reader)).toMatchObject({ runtimeStatus: 'Completed', output: 0 });
    expect(await balance('busy')).toBe(5);
  });

  it('locks an entity that is named twice once', async () => {
    await hold('twice', ['z', 'z']);
    expect(await heldBy('twice')).toEqual(['z']);
    await hub.raise('twice', 'go');
    expect(await heldBy('twice')).toEqual([]);
  });

  it('is held over a restart of the host', async () => {
    await hold('over', ['restarted']);
    await hub.restart();
    const reader = await hub.start('reads', { input: 'restarted' });
    expect(await hub.status(reader)).toMatchObject({ runtimeStatus: 'Running' });
    await hub.raise('over', 'go');
    expect(await hub.status(reader)).toMatchObject({ runtimeStatus: 'Completed' });
  });

  it('may have activities, timers and signals to other entities in it', async () => {
    const id = await hub.start('mayStill');
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ output: ['activity', 5] });
  });

  it.each([
    ['lock again', 'Cannot acquire more locks'],
    ['call another entity', 'unless it is one of the locked entities'],
    ['signal a locked entity', 'Cannot signal an entity'],
    ['call one entity twice at once', 'multiple times in parallel'],
    ['start a sub-orchestration', 'Cannot invoke sub-orchestrations'],
  ])('may not %s', async (violation, message) => {
    expect(await hub.run('violates', violation)).toMatchObject({
      output: { name: 'LockingRulesViolationError', message: expect.stringContaining(message) },
    });
  });
});

describe('a lock', () => {
  it('is released by a finally block when the orchestration fails', async () => {
    expect(await hub.run('failsCleanly')).toMatchObject({ runtimeStatus: 'Failed' });
    expect(await hub.run('reads', 'clean')).toMatchObject({ runtimeStatus: 'Completed' });
  });

  it('is released when the orchestration returns without doing so', async () => {
    const id = await hold('forgets', ['forgotten'], 'forget');
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed' });
    expect(await hub.run('reads', 'forgotten')).toMatchObject({ runtimeStatus: 'Completed' });
  });

  it.each([
    ['fails without releasing it', 'fail', 'Failed'],
    ['is terminated', 'terminate', 'Terminated'],
  ])(
    'stays for ever when the orchestration %s, as on Azure, with a word to the operator',
    async (_, ending, status) => {
      const key = `orphan-${ending}`;
      await hold(key, [key], ending);
      hub.lines();
      if (ending === 'terminate') await hub.command(key, 'terminate?reason=x');
      else await hub.raise(key, 'go');
      expect(await hub.status(key)).toMatchObject({ runtimeStatus: status });
      expect(hub.lines().join('\n')).toContain('without releasing its lock');
      expect(await hub.run('reads', key)).toMatchObject({ runtimeStatus: 'Running' });
    },
  );
});

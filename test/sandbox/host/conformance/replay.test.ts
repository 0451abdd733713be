import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, MINUTE, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('replay');
});
afterAll(() => hub.stop());

interface Seen {
  readonly step: number;
  readonly isReplaying: boolean;
  readonly guid: string;
  readonly time: number;
}

describe('an orchestrator that is replayed', () => {
  it('sees each step for the first time once, and then as a replay', async () => {
    await hub.start('steps');
    await hub.advance(3 * MINUTE + 1000);
    const seen = (await hub.json('api/seen')) as Seen[];
    expect(seen.map(({ step, isReplaying }) => `${step}${isReplaying ? ' again' : ''}`)).toEqual([
      '0',
      '0 again',
      '1',
      '0 again',
      '1 again',
      '2',
      '0 again',
      '1 again',
      '2 again',
    ]);
  });

  it('makes the same ids and reads the same times in every replay, others in each step', async () => {
    await hub.start('steps');
    await hub.advance(3 * MINUTE + 1000);
    const seen = (await hub.json('api/seen')) as Seen[];
    const first = new Map(seen.filter(({ isReplaying }) => !isReplaying).map((one) => [one.step, one]));
    for (const { step, guid, time } of seen)
      expect({ guid, time }).toMatchObject({
        guid: first.get(step)?.guid,
        time: first.get(step)?.time,
      });
    expect(new Set(seen.map(({ guid }) => guid)).size).toBe(3);
    const times = [...first.values()].map(({ time }) => time);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(MINUTE);
  });

  it('writes to the log of the host', async () => {
    hub.lines();
    await hub.run('logs');
    expect(hub.lines()).toContain('second');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, type Hub, MINUTE, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('continue-as-new', {
    extensions: { durableTask: { hubName: 'Conformance', defaultVersion: '2.0' } },
  });
});
afterAll(() => hub.stop());

describe('an orchestration that continues as new', () => {
  it('begins again with its new input, under its id, until it does not', async () => {
    const id = await hub.start('counts', { input: { count: 1, most: 3 } });
    await hub.advance(DAY);
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Running',
      input: { count: 2 },
      customStatus: { count: 2 },
    });
    await hub.advance(2 * DAY);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { count: 3 } });
  });

  it('begins with an empty history', async () => {
    const id = await hub.start('counts', { input: { count: 1, most: 9 } });
    await hub.advance(5 * DAY);
    expect((await hub.history(id)).map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      'TimerCreated',
    ]);
  });

  it('is created anew each time', async () => {
    const id = await hub.start('counts', { input: { count: 1, most: 9 } });
    const { createdTime } = await hub.status(id);
    await hub.advance(DAY);
    const renewed = await hub.status(id);
    expect(Date.parse(renewed.createdTime) - Date.parse(createdTime)).toBeGreaterThanOrEqual(DAY - 1000);
  });

  it('takes 30 daily generations in one move of the clock, and the last state is the right one', async () => {
    const id = await hub.start('counts', { input: { count: 0, most: 99 } });
    await hub.advance(30 * DAY + MINUTE);
    expect(await hub.status(id)).toMatchObject({ customStatus: { count: 30 } });
  });

  it('keeps its version', async () => {
    const id = await hub.start('versioned', { input: { again: true }, version: '1.5' });
    expect(await hub.status(id)).toMatchObject({ output: '1.5' });
  });

  it('does nothing that its code asks for afterwards', async () => {
    const id = await hub.start('afterwards', { input: { again: true } });
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
  });

  it('goes on over a restart of the host', async () => {
    const id = await hub.start('counts', { input: { count: 1, most: 3 } });
    await hub.advance(DAY);
    await hub.restart();
    await hub.advance(2 * DAY);
    expect(await hub.status(id)).toMatchObject({ output: { count: 3 } });
  });
});

describe('as on Azure, an orchestration that continues as new', () => {
  it('with text gets it back in quotes', async () => {
    const id = await hub.start('repeats', { input: 'first' });
    expect(await hub.status(id)).toMatchObject({ output: { input: '"second"' } });
  });

  it('waits for a timer that was not cancelled before it begins again', async () => {
    const id = await hub.start('leavesTimer', { input: { left: 1 } });
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', input: { left: 1 } });
    await hub.advance(HOUR);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', input: { left: 0 } });
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
  });

  it('takes events with it that come after it said so', async () => {
    const id = await hub.start('carries', { input: { got: [] } });
    await hub.raise(id, 'item', 1);
    await hub.raise(id, 'item', 2);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: [1, 2] });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('non-determinism');
});
afterAll(() => hub.stop());

const deploy = (code: string) => hub.app(`api/deploy?code=${encodeURIComponent(code)}`);

async function startedBefore(code: string): Promise<string> {
  await deploy('first');
  const id = await hub.start('order');
  await deploy(code);
  await hub.raise(id, 'go');
  return id;
}

describe('an orchestrator whose code was changed under a running instance', () => {
  it.each([
    ['calls another activity', 'other activity', "has an activity task named 'ship' in its place"],
    ['sets a timer first', 'timer first', 'has a timer in its place'],
    ['starts another orchestration first', 'child first', "a sub-orchestration named 'child' in its place"],
    ['signals an entity first', 'signal first', 'has an event to be sent'],
    ['calls nothing any more', 'nothing', 'has not scheduled it'],
  ])('fails when it %s', async (_, code, reason) => {
    const id = await startedBefore(code);
    const status = await hub.status(id);
    expect(status.runtimeStatus).toBe('Failed');
    expect(status.output).toMatch(
      /^Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity task with sequence ID 0 and name 'charge'/,
    );
    expect(status.output).toContain(reason);
  });

  it('goes on when only what is still to come is another', async () => {
    const id = await startedBefore('longer');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'shipped' });
  });

  it('is found out also by a host that was restarted', async () => {
    await deploy('first');
    const id = await hub.start('order');
    await deploy('timer first');
    await hub.restart();
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Failed' });
  });
});

describe('an orchestrator that breaks the rules', () => {
  it.each(['yieldsText', 'yieldsSignal'])('%s fails with the words of the SDK', async (name) => {
    expect(await hub.run(name)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('programming constraint violation'),
    });
  });
});

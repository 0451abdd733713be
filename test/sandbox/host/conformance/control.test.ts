import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, type Hub, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('control', {
    extensions: { durableTask: { hubName: 'Conformance', defaultVersion: '2.0' } },
  });
});
afterAll(() => hub.stop());

const restart = (id: string, query = '') => hub.api(`instances/${id}/restart${query}`, { method: 'POST' });
const purge = (path: string) => hub.api(path, { method: 'DELETE' });

describe('an instance that is suspended', () => {
  it('shows it, and takes events only when it is resumed', async () => {
    const id = await hub.start('steps');
    expect(await hub.command(id, 'suspend?reason=lunch')).toBe(202);
    await hub.json('api/notes');
    await hub.raise(id, 'go', 'now');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Suspended' });
    expect(await hub.json('api/notes')).toEqual([]);
    expect(await hub.command(id, 'resume?reason=back')).toBe(202);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'now' });
  });

  it('has its code replayed meanwhile, as its custom status shows', async () => {
    const id = await hub.start('steps');
    await hub.command(id, 'suspend?reason=x');
    await hub.raise(id, 'go', 1);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Suspended', customStatus: 'gone' });
  });

  it('lets a running activity end, and uses its result after it is resumed', async () => {
    const status = async () => (await hub.status('held')).runtimeStatus;
    await hub.api('orchestrators/waitsInActivity/held', { method: 'POST' });
    await expect.poll(() => hub.json('api/isHeld')).toBe(true);
    await hub.api('instances/held/suspend?reason=x', { method: 'POST' });
    await expect.poll(status).toBe('Suspended');
    await hub.app('api/release');
    await hub.settle();
    expect(await status()).toBe('Suspended');
    await hub.command('held', 'resume?reason=x');
    expect(await hub.status('held')).toMatchObject({ runtimeStatus: 'Completed', output: 'released' });
  });

  it('stays suspended over a restart of the host', async () => {
    const id = await hub.start('steps');
    await hub.command(id, 'suspend?reason=x');
    await hub.restart();
    await hub.raise(id, 'go', 2);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Suspended' });
    await hub.command(id, 'resume?reason=x');
    expect(await hub.status(id)).toMatchObject({ output: 2 });
  });

  it('cannot be suspended again, and one that runs cannot be resumed: 500', async () => {
    const id = await hub.start('steps');
    expect(await hub.command(id, 'resume?reason=x')).toBe(500);
    await hub.command(id, 'suspend?reason=x');
    expect(await hub.command(id, 'suspend?reason=x')).toBe(500);
  });

  it('has both commands with their reasons in its history', async () => {
    const id = await hub.start('steps');
    await hub.command(id, 'suspend?reason=lunch%20break');
    await hub.command(id, 'resume?reason=back');
    expect(await hub.history(id)).toMatchObject([
      { EventType: 'ExecutionStarted' },
      { EventType: 'ExecutionSuspended', Reason: 'lunch break' },
      { EventType: 'ExecutionResumed', Reason: 'back' },
    ]);
  });
});

describe('an instance that is terminated', () => {
  it('ends with the reason as its output', async () => {
    const id = await hub.start('steps');
    expect(await hub.command(id, 'terminate?reason=no%20longer%20wanted')).toBe(202);
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Terminated',
      output: 'no longer wanted',
    });
    await hub.advance(HOUR);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Terminated' });
  });

  it('ends also while it is suspended', async () => {
    const id = await hub.start('steps');
    await hub.command(id, 'suspend?reason=x');
    await hub.command(id, 'terminate?reason=y');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'y' });
  });

  it('takes no more commands: 410', async () => {
    const id = await hub.start('quick', { input: 1 });
    for (const command of ['terminate', 'suspend', 'resume'])
      expect(await hub.command(id, `${command}?reason=x`)).toBe(410);
    expect(await hub.raise(id, 'go')).toBe(410);
  });

  it('must exist: 404', async () => {
    for (const command of ['terminate', 'suspend', 'resume', 'rewind'])
      expect(await hub.command('nobody', `${command}?reason=x`)).toBe(404);
  });
});

describe('the id of an instance', () => {
  it('is taken while it runs, is suspended or has not begun', async () => {
    const id = await hub.start('steps', { id: 'taken' });
    const again = () => hub.api('orchestrators/quick/taken', { method: 'POST' });
    expect((await again()).status).toBe(409);
    await hub.command(id, 'suspend?reason=x');
    expect((await again()).status).toBe(409);
    expect(await (await again()).json()).toMatchObject({ Message: expect.stringContaining('taken') });
  });

  it.each(['Completed', 'Failed', 'Terminated'])('is free again when it is %s', async (ended) => {
    const id = `reused-${ended}`;
    await hub.start({ Completed: 'quick', Failed: 'fails', Terminated: 'steps' }[ended] ?? '', {
      id,
      input: 1,
    });
    if (ended === 'Terminated') await hub.command(id, 'terminate?reason=x');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: ended });
    await hub.start('steps', { id });
    expect(await hub.status(id)).toMatchObject({ name: 'steps', runtimeStatus: 'Running', output: null });
    expect(await hub.history(id)).toHaveLength(1);
  });
});

describe('an instance that is restarted', () => {
  it('begins as another instance, with the same name and input', async () => {
    const id = await hub.start('quick', { input: { a: 1 } });
    const answer = await restart(id);
    const body = (await answer.json()) as Record<string, string>;
    await hub.settle();
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(body['statusQueryGetUri']);
    expect(body['id']).not.toBe(id);
    expect(await hub.status(body['id'] ?? '')).toMatchObject({ name: 'quick', output: { a: 1 } });
  });

  it('begins again under its own id when asked to, once it has ended', async () => {
    const id = await hub.start('steps');
    const query = '?restartWithNewInstanceId=false';
    const refused = await restart(id, query);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ Message: expect.stringContaining('non-terminal') });
    await hub.command(id, 'terminate?reason=x');
    expect(await (await restart(id, query)).json()).toMatchObject({ id });
    await hub.settle();
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', customStatus: 'waiting' });
  });

  it('has the version of the host, not its old one', async () => {
    const id = await hub.start('versioned', { version: '1.0' });
    expect(await hub.status(id)).toMatchObject({ output: '1.0' });
    await restart(id, '?restartWithNewInstanceId=false');
    await hub.settle();
    expect(await hub.status(id)).toMatchObject({ output: '2.0' });
  });

  it('must exist: 400', async () => {
    expect((await restart('nobody')).status).toBe(400);
  });
});

describe('an instance that is rewound', () => {
  it('must have failed (412), and is not rewound here (501)', async () => {
    expect(await hub.command(await hub.start('quick', { input: 1 }), 'rewind?reason=x')).toBe(412);
    expect(await hub.command(await hub.start('fails'), 'rewind?reason=x')).toBe(501);
  });
});

describe('an instance that is purged', () => {
  it('is gone with its history, and its id is free', async () => {
    const id = await hub.start('quick', { id: 'purged', input: 1 });
    expect(await (await purge(`instances/${id}`)).json()).toEqual({ instancesDeleted: 1 });
    expect((await hub.api(`instances/${id}`)).status).toBe(404);
    expect((await purge(`instances/${id}`)).status).toBe(404);
    await hub.start('steps', { id });
    expect(await hub.history(id)).toHaveLength(1);
  });

  it('must have ended: 412', async () => {
    const id = await hub.start('steps');
    const answer = await purge(`instances/${id}`);
    expect(answer.status).toBe(412);
    expect(await answer.json()).toContain('Running');
  });
});

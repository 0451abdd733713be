import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, type Hub, MINUTE, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('events');
});
afterAll(() => hub.stop());

describe('an external event', () => {
  it('goes to the orchestrator that waits for it', async () => {
    const id = await hub.start('waitsFor', { input: { names: ['go'] } });
    expect(await hub.raise(id, 'go', { approved: true })).toBe(202);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: [{ approved: true }] });
  });

  it.each([
    ['an object', { a: [1] }, 'object', { a: [1] }],
    ['a list', [1, 2], 'object', [1, 2]],
    ['text', 'text', 'string', 'text'],
    ['a number', 0, 'number', 0],
    ['a truth value', false, 'boolean', false],
    ['null', null, 'object', null],
  ])('carries %s', async (_, payload, type, value) => {
    const id = await hub.start('typeOf');
    await hub.raise(id, 'go', payload);
    expect(await hub.status(id)).toMatchObject({ output: { type, value } });
  });

  it('raised before anybody waits is kept, and those of one name are taken in their order', async () => {
    const id = await hub.start('waitsLate');
    await hub.raise(id, 'go', 'first');
    await hub.raise(id, 'go', 'second');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await hub.advance(HOUR);
    expect(await hub.status(id)).toMatchObject({ output: ['first', 'second'] });
  });

  it('of one name never wakes who waits for another', async () => {
    const id = await hub.start('waitsFor', { input: { names: ['a', 'b'] } });
    await hub.raise(id, 'b', 'for b');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await hub.raise(id, 'a', 'for a');
    expect(await hub.status(id)).toMatchObject({ output: ['for a', 'for b'] });
  });

  it('may be one of several that are all waited for, in any order', async () => {
    const id = await hub.start('allOf');
    for (const name of ['c', 'a', 'b']) await hub.raise(id, name, name);
    expect(await hub.status(id)).toMatchObject({ output: ['a', 'b', 'c'] });
  });

  it('is kept over a restart of the host', async () => {
    const id = await hub.start('waitsLate');
    await hub.raise(id, 'go', 1);
    await hub.restart();
    await hub.raise(id, 'go', 2);
    await hub.advance(HOUR);
    expect(await hub.status(id)).toMatchObject({ output: [1, 2] });
  });

  it('shows in the history with its name and payload', async () => {
    const id = await hub.start('waitsFor', { input: { names: ['go'] } });
    await hub.raise(id, 'go', { a: 1 });
    expect(await hub.history(id)).toContainEqual(
      expect.objectContaining({ EventType: 'EventRaised', Name: 'go', Input: { a: 1 } }),
    );
  });
});

describe('an event against a timer', () => {
  it('wins when it comes in time', async () => {
    const id = await hub.start('approval');
    expect(await hub.status(id)).toMatchObject({ customStatus: 'asked' });
    await hub.advance(HOUR - MINUTE);
    await hub.raise(id, 'answer', 'yes');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { answer: 'yes' } });
  });

  it('loses when it comes too late, and is answered with 410', async () => {
    const id = await hub.start('approval');
    await hub.advance(HOUR);
    expect(await hub.status(id)).toMatchObject({ output: 'timed out' });
    expect(await hub.raise(id, 'answer', 'yes')).toBe(410);
  });

  it('loses to a timer that fired first while the instance was suspended', async () => {
    const id = await hub.start('approval');
    await hub.command(id, 'suspend?reason=lunch');
    await hub.advance(2 * HOUR);
    await hub.raise(id, 'answer', 'too late');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Suspended' });
    await hub.command(id, 'resume?reason=back');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'timed out' });
  });

  it('wins over a timer that fires later while the instance is suspended', async () => {
    const id = await hub.start('approval');
    await hub.command(id, 'suspend?reason=lunch');
    await hub.raise(id, 'answer', 'in time');
    await hub.advance(2 * HOUR);
    await hub.command(id, 'resume?reason=back');
    expect(await hub.status(id)).toMatchObject({ output: { answer: 'in time' } });
  });
});

describe('as on Azure, an event', () => {
  it('in the wrong case is lost for who waits, who needs another in the right case', async () => {
    const id = await hub.start('waitsFor', { input: { names: ['go'] } });
    await hub.raise(id, 'GO', 'shouted');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await hub.raise(id, 'go', 'said');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: ['said'] });
  });

  it('goes to the last of two waiters of one name first', async () => {
    const id = await hub.start('twoWaiters');
    await hub.raise(id, 'go', 1);
    await hub.raise(id, 'go', 2);
    expect(await hub.status(id)).toMatchObject({ output: [2, 1] });
  });

  it('named by a number ends the task with that number', async () => {
    const id = await hub.start('numbered', { id: 'numbered' });
    await hub.raise(id, '0', 'surprise');
    await hub.raise('numbered-child', 'go', 'real');
    expect(await hub.status(id)).toMatchObject({ output: 'surprise' });
  });

  it('with a key named Timestamp brings a date in its place only in the trigger, never in a payload', async () => {
    const id = await hub.start('typeOf');
    await hub.raise(id, 'go', { Timestamp: '2026-01-01T00:00:00Z' });
    expect(await hub.status(id)).toMatchObject({ output: { value: { Timestamp: '2026-01-01T00:00:00Z' } } });
  });

  it('that nobody has taken yet is dropped when the orchestrator continues as new', async () => {
    const id = await hub.start('countsEvents', { input: { seen: [], pause: HOUR } });
    for (const item of [1, 2, 3]) await hub.raise(id, 'item', item);
    await hub.advance(HOUR);
    await hub.raise(id, 'item', 4);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', input: { seen: [1, 4] } });
  });

  it('that comes together with the one it continues as new for goes into the next generation', async () => {
    const id = await hub.start('countsEvents', { input: { seen: [] } });
    await hub.command(id, 'suspend?reason=gather');
    for (const item of [1, 2, 3]) await hub.raise(id, 'item', item);
    await hub.command(id, 'resume?reason=go');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', input: { seen: [1, 2, 3] } });
  });

  it('never gets lost when one comes after the other', async () => {
    const id = await hub.start('countsEvents', { input: { seen: [] } });
    for (const item of [1, 2, 3]) await hub.raise(id, 'item', item);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', input: { seen: [1, 2, 3] } });
  });
});

describe('raising an event', () => {
  const raise = (id: string, body: string, type: string) =>
    hub.api(`instances/${id}/raiseEvent/go`, { method: 'POST', body, headers: { 'content-type': type } });

  it('is answered with 404 for an unknown instance, whatever the body', async () => {
    expect((await raise('nobody', '{', 'text/plain')).status).toBe(404);
  });

  it('is answered with 410 for an instance that has ended, whatever the body', async () => {
    const id = await hub.start('waitsFor', { input: { names: [] } });
    expect((await raise(id, '{', 'text/plain')).status).toBe(410);
  });

  it('is answered with 400 for another content type, or a body that is not JSON', async () => {
    const id = await hub.start('waitsFor', { input: { names: ['go'] } });
    const typed = await raise(id, '{}', 'text/plain');
    expect(typed.status).toBe(400);
    expect(await typed.json()).toEqual({ Message: 'Only application/json request content is supported' });
    const broken = await raise(id, '{', 'application/json');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ Message: 'Invalid JSON content' });
    expect((await raise(id, '', 'application/json')).status).toBe(400);
    expect((await raise(id, '1', 'application/json; charset=utf-8')).status).toBe(202);
  });
});

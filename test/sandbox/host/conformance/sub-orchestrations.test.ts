import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, MINUTE, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('sub-orchestrations');
});
afterAll(() => hub.stop());

describe('a sub-orchestration', () => {
  it('is an instance of its own that knows its parent', async () => {
    const id = await hub.start('parent', { input: { id: 'named' } });
    expect(await hub.status(id)).toMatchObject({
      output: { input: { from: 'parent' }, parent: id, id: 'named' },
    });
    expect(await hub.status('named')).toMatchObject({ name: 'child', runtimeStatus: 'Completed' });
  });

  it('without an id gets one made of its parent execution and its number', async () => {
    const { output } = await hub.run('parent', {});
    expect(output).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}:0$/) });
  });

  it('is called by the reference that its registration gave', async () => {
    expect(await hub.run('registered')).toMatchObject({
      output: { input: { by: 'reference' }, id: 'by-reference' },
    });
  });

  it('runs beside others', async () => {
    expect(await hub.run('family', ['a', 'b', 'c'])).toMatchObject({ output: ['a', 'b', 'c'] });
  });

  it('appears in the history of its parent with its name', async () => {
    const id = await hub.start('parent', { input: {} });
    expect(await hub.history(id)).toMatchObject([
      { EventType: 'ExecutionStarted', FunctionName: 'parent' },
      { EventType: 'SubOrchestrationInstanceCompleted', FunctionName: 'child' },
      { EventType: 'ExecutionCompleted', OrchestrationStatus: 'Completed' },
    ]);
  });

  it('that continues as new gives its parent the result of its last generation', async () => {
    const id = await hub.start('parentOfCountdown');
    expect(await hub.status(id)).toMatchObject({ output: { left: 0, parent: id } });
  });
});

describe('a sub-orchestration that fails', () => {
  it('throws in its parent, with its own failure as the reason', async () => {
    expect(await hub.run('parentOfFailing', 'caught')).toMatchObject({
      runtimeStatus: 'Completed',
      output: "Orchestrator function 'failing' failed: no luck ",
    });
  });

  it('fails the parent that does not catch it', async () => {
    expect(await hub.run('parentOfFailing', 'uncaught')).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringMatching(
        /^Orchestrator function 'parentOfFailing' failed: Orchestrator function 'failing' failed: no luck/,
      ),
    });
  });

  it('is started again after each wait when there are retry options', async () => {
    const id = await hub.start('persistent', { input: { key: 'twice', failures: 2 } });
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 3 });
  });

  it('keeps its given id in every attempt', async () => {
    const id = await hub.start('persistent', { input: { id: 'again', key: 'once', failures: 1 } });
    expect(await hub.status('again')).toMatchObject({ runtimeStatus: 'Failed' });
    await hub.advance(MINUTE);
    expect(await hub.status('again')).toMatchObject({ runtimeStatus: 'Completed' });
    expect(await hub.status(id)).toMatchObject({ output: 2 });
  });

  it('gives its last failure to its parent when the attempts run out', async () => {
    const id = await hub.start('persistent', { input: { key: 'always', failures: 9 } });
    await hub.advance(10 * MINUTE);
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('failure 3'),
    });
  });
});

describe('as on Azure, a parent', () => {
  it('waits for ever for a sub-orchestration that does not exist', async () => {
    hub.lines();
    expect(await hub.run('parentOf', { name: 'nobody' })).toMatchObject({ runtimeStatus: 'Running' });
    expect(hub.lines().join('\n')).toContain("The function 'nobody' doesn't exist");
  });

  it('waits for ever for a sub-orchestration with its own id', async () => {
    hub.lines();
    expect(await hub.run('itsOwnParent')).toMatchObject({ runtimeStatus: 'Running' });
    expect(hub.lines().join('\n')).toContain('instance id of its own parent');
  });

  it('waits for ever when the id of its child is in use, and the one in use goes on', async () => {
    await hub.start('waiting', { id: 'in-use' });
    hub.lines();
    const id = await hub.start('parentOf', { input: { name: 'waiting', id: 'in-use' } });
    await hub.raise('in-use', 'go', 'for the first');
    expect(await hub.status('in-use')).toMatchObject({ output: 'for the first' });
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    expect(hub.lines().join('\n')).toContain('second parent waits for ever');
  });

  it('cannot catch that its child was terminated', async () => {
    const id = await hub.start('parentOf', { input: { name: 'waiting', id: 'to-terminate' } });
    expect(await hub.command('to-terminate', 'terminate?reason=enough')).toBe(202);
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringMatching(/^Non-Deterministic workflow detected/),
    });
  });

  it('that is terminated leaves its children running', async () => {
    const id = await hub.start('parentOf', { input: { name: 'waiting', id: 'orphan' } });
    await hub.command(id, 'terminate?reason=enough');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Terminated' });
    expect(await hub.status('orphan')).toMatchObject({ runtimeStatus: 'Running' });
    await hub.raise('orphan', 'go', 1);
    expect(await hub.status('orphan')).toMatchObject({ runtimeStatus: 'Completed' });
  });
});

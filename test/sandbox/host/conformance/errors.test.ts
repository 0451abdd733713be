import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, MINUTE, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('errors');
});
afterAll(() => hub.stop());

describe('an orchestrator that throws', () => {
  it('an error with text fails with that text', async () => {
    expect(await hub.run('throws', 'error')).toMatchObject({
      runtimeStatus: 'Failed',
      output: "Orchestrator function 'throws' failed: out of range",
    });
  });

  it('before its first yield fails too', async () => {
    expect(await hub.run('throwsAtOnce')).toMatchObject({
      runtimeStatus: 'Failed',
      output: "Orchestrator function 'throwsAtOnce' failed: at once",
    });
  });

  it.each(['an error without text', 'text'])(
    '%s stays Running for ever, as on Azure, with a word to the operator',
    async (kind) => {
      hub.lines();
      expect(await hub.run('throws', kind)).toMatchObject({ runtimeStatus: 'Running' });
      expect(hub.lines().join('\n')).toContain('stuck');
    },
  );

  it('is told with 500 when the caller asks for that', async () => {
    const id = await hub.start('throws', { input: 'error' });
    expect((await hub.api(`instances/${id}`)).status).toBe(200);
    expect((await hub.api(`instances/${id}?returnInternalServerErrorOnFailure=true`)).status).toBe(500);
  });

  it('has its failure in the history', async () => {
    const id = await hub.start('throws', { input: 'error' });
    expect((await hub.history(id)).at(-1)).toMatchObject({
      EventType: 'ExecutionCompleted',
      OrchestrationStatus: 'Failed',
      Result: "Orchestrator function 'throws' failed: out of range",
    });
  });
});

describe('an error with properties', () => {
  it('reaches the orchestrator as a TaskFailedError with its details', async () => {
    expect((await hub.run('catches', 'pays')).output).toEqual({
      message: 'PaymentError: card refused',
      taskName: 'pays',
      details: {
        errorType: 'PaymentError',
        errorMessage: 'card refused',
        stackTrace: 'string',
        isNonRetriable: false,
        properties: { code: 'C42', at: 'till' },
      },
      isPayment: true,
    });
  });

  it('travels on through the orchestrations that do not catch it', async () => {
    expect((await hub.run('parentOfPayer')).output).toEqual({
      type: 'PaymentError',
      properties: { code: 'C42', at: 'till' },
      task: 'failsToPay',
    });
  });

  it('is shown by its type and text when it ends an orchestration', async () => {
    const id = await hub.start('failsToPay');
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: 'PaymentError: card refused',
    });
    expect((await hub.history(id)).at(-1)).toMatchObject({
      FailureDetails: { ErrorType: 'PaymentError', Properties: { code: 'C42' } },
    });
  });

  it('keeps them through retries', async () => {
    const id = await hub.start('retriesToPay');
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ output: { code: 'C42', at: 'till' } });
  });

  it('is the exception: other errors have only text', async () => {
    expect((await hub.run('catches', 'breaks')).output).toEqual({
      message: "Activity function 'breaks' failed: plain ",
    });
  });
});

describe('a custom status', () => {
  it.each([
    ['text', 'half way'],
    ['a number', 7],
    ['a list', [1, 2]],
    ['an object', { done: 0.5 }],
  ])('may be %s', async (_, first) => {
    expect(await hub.run('status', { first })).toMatchObject({
      runtimeStatus: 'Running',
      customStatus: first,
    });
  });

  it('stays until another is set, and after the end', async () => {
    const id = await hub.start('status', { input: { first: 'one', second: 'two' } });
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({ customStatus: 'two' });
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', customStatus: 'two' });
  });

  it('of more than 16 KB of UTF-16 fails the orchestration', async () => {
    expect(await hub.run('longStatus', 8190)).toMatchObject({ runtimeStatus: 'Completed' });
    expect(await hub.run('longStatus', 8191)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('16 KB'),
    });
  });
});

describe('what an orchestrator returns', () => {
  it.each([
    ['text', 'text'],
    ['number', 0],
    ['truth', false],
    ['null', null],
    ['list', []],
    ['object', { a: { b: 1 } }],
    ['nothing', null],
  ])('may be %s', async (kind, output) => {
    const status = await hub.run('returns', kind);
    expect(status.runtimeStatus).toBe('Completed');
    expect(status.output).toEqual(output);
  });
});

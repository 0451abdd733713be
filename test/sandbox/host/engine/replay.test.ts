import { describe, expect, it } from 'vitest';
import {
  eventRaised,
  eventSent,
  executionResumed,
  executionSuspended,
  executionTerminated,
  orchestratorStarted,
  subOrchestrationCreated,
  subOrchestrationFailed,
  taskCompleted,
  taskFailed,
  taskScheduled,
  timerCreated,
  timerFired,
} from '../../../../src/sandbox/host/engine/history-events.ts';
import { iso, replayed, START, short } from './replay-fixture.ts';

const call = (functionName: string) => ({ actionType: 0, functionName, input: { a: 1 } });
const retry = (options: object = {}) => ({
  actionType: 1,
  functionName: 'a',
  retryOptions: { firstRetryIntervalInMilliseconds: 1000, maxNumberOfAttempts: 3, ...options },
});
const timer = (seconds: number, isCanceled = false) => ({ actionType: 5, fireAt: iso(seconds), isCanceled });
const waitFor = (externalEventName: string) => ({ actionType: 6, externalEventName });
const any = (...compoundActions: object[]) => ({ actionType: 11, compoundActions });
const all = (...compoundActions: object[]) => ({ actionType: 12, compoundActions });
const at = (seconds: number) => orchestratorStarted(START + seconds * 1000);
const failed = (id: number) => taskFailed(START, id, { reason: 'r', details: 'd' });
const fired = (id: number) => timerFired(id, START);
const DAY = 86_400;

describe('what a replay decides', () => {
  it('is what no event has confirmed, numbered in the order of the actions', () => {
    const outcome = replayed([all(call('a'), any(call('b'), timer(60)), call('c'))]);
    expect(short(outcome)).toEqual([
      [0, 'activity', 'a'],
      [1, 'activity', 'b'],
      [2, 'timer', 60],
      [3, 'activity', 'c'],
    ]);
  });

  it('stores the input of an activity as an array of one', () => {
    expect(replayed([call('a')]).decisions[0]).toMatchObject({ input: '[{"a":1}]' });
    expect(replayed([{ actionType: 0, functionName: 'a' }]).decisions[0]).toMatchObject({ input: '[null]' });
  });

  it('is nothing new for an action whose predecessor has not ended', () => {
    const outcome = replayed([call('a'), call('b')], [taskScheduled(START, 0, 'A')]);
    expect(short(outcome)).toEqual([]);
    expect(outcome.completion).toBeUndefined();
  });

  it('goes on after a failure just as after a success', () => {
    const outcome = replayed([call('a'), call('b')], [taskScheduled(START, 0, 'a'), failed(0)]);
    expect(short(outcome)).toEqual([[1, 'activity', 'b']]);
  });

  it('waits at WhenAll for the siblings of a failed task', () => {
    const scheduled = [taskScheduled(START, 0, 'a'), taskScheduled(START, 1, 'b')];
    const actions = [all(call('a'), call('b')), call('c')];
    expect(short(replayed(actions, [...scheduled, failed(0)]))).toEqual([]);
    const both = [...scheduled, failed(0), taskCompleted(START, 1, null)];
    expect(short(replayed(actions, both))).toEqual([[2, 'activity', 'c']]);
  });

  it('ignores results that nobody waits for', () => {
    const outcome = replayed([call('a')], [taskScheduled(START, 0, 'a'), fired(7), failed(9)]);
    expect(short(outcome)).toEqual([]);
  });

  it('names a child after its parent unless the orchestrator names it', () => {
    const sub = { actionType: 2, functionName: 'child', input: 'text' };
    expect(replayed([call('a'), sub], [taskScheduled(START, 0, 'a'), failed(0)]).decisions[0]).toEqual({
      kind: 'subOrchestration',
      id: 1,
      name: 'child',
      instanceId: 'exec:1',
      input: '"text"',
      version: '',
    });
    const named = replayed([{ ...sub, instanceId: 'mine', version: '2' }]);
    expect(named.decisions[0]).toMatchObject({ instanceId: 'mine', version: '2' });
    expect(replayed([sub], [], {}, { defaultVersion: '1.0' }).decisions[0]).toMatchObject({ version: '1.0' });
  });
});

describe('retries', () => {
  const events = [
    taskScheduled(START, 0, 'a'),
    at(1),
    failed(0),
    timerCreated(START, 1, START),
    at(2),
    fired(1),
    taskScheduled(START, 2, 'a'),
    at(3),
    failed(2),
  ];

  it('take a number for each attempt and each timer, and back off', () => {
    const outcome = replayed([retry({ backoffCoefficient: 3 })], events);
    expect(short(outcome)).toEqual([[3, 'timer', 6]]);
  });

  it('wait no longer than the longest interval', () => {
    const outcome = replayed(
      [retry({ backoffCoefficient: 3, maxRetryIntervalInMilliseconds: 1500 })],
      events,
    );
    expect(short(outcome)).toEqual([[3, 'timer', 4.5]]);
  });

  it('end with a timer that fires at once', () => {
    const outcome = replayed([retry({ maxNumberOfAttempts: 2 })], events);
    expect(short(outcome)).toEqual([[3, 'timer', 3]]);
  });

  it('end without a timer once the retry timeout has passed', () => {
    const outcome = replayed([retry({ retryTimeoutInMilliseconds: 3000 }), call('b')], events);
    expect(short(outcome)).toEqual([[3, 'activity', 'b']]);
  });

  it('work for sub-orchestrations too', () => {
    const sub = { ...retry(), actionType: 3, functionName: 'child' };
    const child = { name: 'child', version: '', instanceId: 'exec:0' };
    const failure = { reason: 'r', details: 'd' };
    const past = [subOrchestrationCreated(START, 0, child), subOrchestrationFailed(START, 0, failure)];
    expect(short(replayed([sub], past))).toEqual([[1, 'timer', 1]]);
  });
});

describe('timers', () => {
  it('up to six days are one timer', () => {
    expect(short(replayed([timer(6 * DAY)]))).toEqual([[0, 'timer', 6 * DAY]]);
  });

  it('beyond six days go in pieces of three, each numbered when it is made', () => {
    const actions = [timer(8 * DAY), call('b')];
    expect(short(replayed(actions))).toEqual([[0, 'timer', 3 * DAY]]);
    const first = [timerCreated(START, 0, START), at(3 * DAY), fired(0)];
    expect(short(replayed(actions, first))).toEqual([[1, 'timer', 6 * DAY]]);
    const second = [...first, timerCreated(START, 1, START), at(6 * DAY), fired(1)];
    expect(short(replayed(actions, second))).toEqual([[2, 'timer', 8 * DAY]]);
    const third = [...second, timerCreated(START, 2, START), at(8 * DAY), fired(2)];
    expect(short(replayed(actions, third))).toEqual([[3, 'activity', 'b']]);
  });

  it('that are cancelled in the episode that made them are still created', () => {
    const outcome = replayed([any(waitFor('go'), timer(60, true)), call('a')], [], {});
    expect(short(outcome)).toEqual([
      [0, 'timer', 60],
      [1, 'activity', 'a'],
    ]);
  });

  it('that are cancelled do not keep the orchestration open', () => {
    const events = [timerCreated(START, 0, START), at(1), eventRaised(START, 'go', '1')];
    const actions = [any(waitFor('go'), timer(60, true))];
    expect(replayed(actions, events, { isDone: true }).completion?.status).toBe('Completed');
    const open = [any(waitFor('go'), timer(60))];
    expect(replayed(open, events, { isDone: true }).completion).toBeUndefined();
  });
});

describe('an orchestration ends', () => {
  it('with its output as JSON text and the next number', () => {
    const outcome = replayed([], [], { isDone: true, output: { a: 1 }, customStatus: 'done' });
    expect(outcome.completion).toMatchObject({ id: 0, status: 'Completed', result: '{"a":1}' });
    expect(outcome.customStatus).toBe('"done"');
  });

  it('without output when it returned nothing', () => {
    expect(replayed([], [], { isDone: true }).completion?.result).toBeNull();
  });

  it('by failing with the error of the orchestrator', () => {
    const outcome = replayed([], [], { error: 'boom' });
    expect(outcome.completion).toMatchObject({
      status: 'Failed',
      result: "Orchestrator function 'orch' failed: boom",
      details: expect.stringContaining('boom'),
    });
  });

  it.each([
    ['an action that the host does not know', [{ actionType: 99 }], {}, /that the host cannot use/],
    [
      'a signal to an unknown entity',
      [{ actionType: 9, instanceId: '@nobody@k', operation: 'o' }],
      {},
      /nobody/,
    ],
    ['a custom status over 16 KB', [], { customStatus: 'x'.repeat(8192) }, /16 KB/],
    [
      'actions in more than one list',
      [],
      { actions: [[], []] },
      /^.*schema V4, expected .* but got size: 2$/,
    ],
    ['a state that is not one', [], { actions: 5 }, /gave back a state/],
  ])('by failing because of %s', (_, actions, state, text) => {
    const { completion } = replayed(actions, [], state);
    expect(completion?.status).toBe('Failed');
    expect(completion?.result).toMatch(text);
  });

  it('by termination, whatever else it waits for', () => {
    const events = [taskScheduled(START, 0, 'a'), executionTerminated(START, 'enough')];
    expect(replayed([call('a')], events).completion).toMatchObject({
      status: 'Terminated',
      result: 'enough',
      details: null,
    });
  });

  it('as a new generation that takes the later events along', () => {
    const events = [eventRaised(START, 'go', '1'), eventRaised(START, 'go', '2')];
    const actions = [waitFor('go'), { actionType: 4, input: { n: 2 } }];
    expect(replayed(actions, events, { isDone: true }).completion).toMatchObject({
      status: 'ContinuedAsNew',
      result: '{"n":2}',
      carriedOver: [events[1]],
    });
  });
});

describe('non-determinism is found when', () => {
  it.each([
    [
      'nothing is scheduled',
      [],
      taskScheduled(START, 0, 'a'),
      /an activity task with sequence ID 0 and name 'a'.*has not/,
    ],
    ['another name is', [call('b')], taskScheduled(START, 0, 'a'), /an activity task named 'b' in its place/],
    ['another kind is', [call('a')], timerCreated(START, 0, START), /a timer with sequence ID 0, but/],
    [
      'a child is missing',
      [timer(1)],
      subOrchestrationCreated(START, 0, { name: 'c', version: '', instanceId: 'x' }),
      /a sub-orchestration/,
    ],
    [
      'an event is missing',
      [],
      eventSent(START, 0, { target: '@e@k', name: 'op', input: '{}' }),
      /an event to be sent/,
    ],
  ])('%s', (_, actions, event, text) => {
    const { completion } = replayed(actions, [event]);
    expect(completion?.status).toBe('Failed');
    expect(completion?.result).toMatch(
      /^Non-Deterministic workflow detected: A previous execution of this orchestration scheduled/,
    );
    expect(completion?.result).toMatch(text);
  });
});

describe('while an instance is suspended', () => {
  const suspended = executionSuspended(START, 'pause');
  const scheduled = taskScheduled(START, 0, 'a');

  it('nothing new is scheduled and nothing is delivered', () => {
    const outcome = replayed([call('a'), call('b')], [scheduled, suspended, taskCompleted(START, 0, null)]);
    expect(short(outcome)).toEqual([]);
    expect(outcome.suspended).toBe(true);
  });

  it('what was scheduled in the same episode waits too', () => {
    expect(short(replayed([call('a')], [suspended]))).toEqual([]);
    expect(short(replayed([call('a')], [suspended, executionResumed(START, '')]))).toEqual([
      [0, 'activity', 'a'],
    ]);
  });

  it('everything that came is delivered in order at the end', () => {
    const events = [scheduled, suspended, taskCompleted(START, 0, null), executionResumed(START, '')];
    const outcome = replayed([call('a'), call('b')], events);
    expect(short(outcome)).toEqual([[1, 'activity', 'b']]);
    expect(outcome.suspended).toBe(false);
  });
});

describe('the operator is told', () => {
  it('that an instance is stuck', () => {
    expect(replayed([]).diagnostics).toEqual([expect.stringContaining('stuck')]);
  });

  it.each([
    ['an external event', [waitFor('go')], []],
    ['an open task', [call('a')], [taskScheduled(START, 0, 'a')]],
    ['a resume', [], [executionSuspended(START, '')]],
  ])('nothing while it waits for %s', (_, actions, events) => {
    expect(replayed(actions, events).diagnostics).toEqual([]);
  });

  it('that the orchestration has scheduled all it may', () => {
    const outcome = replayed([all(call('a'), call('b'))], [], {}, { maxActions: 1 });
    expect(short(outcome)).toEqual([[0, 'activity', 'a']]);
    expect(outcome.diagnostics).toEqual([expect.stringContaining('MaxOrchestrationActions')]);
  });

  it.each([
    ['activity', { actionType: 0, functionName: 'nobody' }],
    ['orchestrator', { actionType: 2, functionName: 'nobody' }],
    ['entity', { actionType: 7, instanceId: '@nobody@k', operation: 'get' }],
  ])('that an %s function does not exist', (kind, action) => {
    const [line] = replayed([action]).diagnostics;
    expect(line).toMatch(new RegExp(`'nobody' doesn't exist, is disabled, or is not an ${kind} function`));
  });
});

import { expect, it } from 'vitest';
import { createPace, paced } from '../../../src/teams/adapter/pace.ts';

/** A clock that goes on only while somebody sleeps. */
function aPace(patience = 1_000_000) {
  let time = 0;
  const slept: number[] = [];
  const pace = createPace({
    now: () => time,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
    patience,
  });
  return { pace, slept, now: () => time, pass: (milliseconds: number) => (time += milliseconds) };
}

it('lets seven calls through at once and makes the eighth wait for a second', async () => {
  const { pace, slept } = aPace();
  for (let call = 0; call < 7; call += 1) await pace('a:1');
  expect(slept).toEqual([]);
  await pace('a:1');
  expect(slept).toEqual([1000]);
});

it('never makes more calls in any window than the Connector allows', async () => {
  const { pace, now } = aPace();
  const made: number[] = [];
  for (let call = 0; call < 200; call += 1) {
    await pace('a:1');
    made.push(now());
  }
  for (const [most, milliseconds] of [
    [7, 1000],
    [8, 2000],
    [60, 30_000],
  ] as const)
    for (const at of made)
      expect(made.filter((other) => other > at - milliseconds && other <= at).length).toBeLessThanOrEqual(
        most,
      );
});

it('counts each conversation by itself, and anew after a pause', async () => {
  const { pace, slept, pass } = aPace();
  for (let call = 0; call < 7; call += 1) await pace('a:1');
  await pace('a:2');
  pass(5000);
  for (let call = 0; call < 7; call += 1) await pace('a:1');
  expect(slept).toEqual([]);
});

it('gives those that come together one place in line each', async () => {
  const slept: number[] = [];
  const sleep = (milliseconds: number) => Promise.resolve(slept.push(milliseconds));
  const pace = createPace({ now: () => 0, sleep, patience: 1_000_000 });
  await Promise.all(Array.from({ length: 9 }, () => pace('a:1')));
  expect(slept).toEqual([1000, 2000]);
});

it('waits no longer than its patience', async () => {
  const { pace, slept } = aPace(300);
  for (let call = 0; call < 20; call += 1) await pace('a:1');
  expect(Math.max(...slept)).toBe(300);
});

it('paces calls to conversations and nothing else', async () => {
  const asked: string[] = [];
  const policy = paced(
    (id) => {
      asked.push(id);
      return Promise.resolve();
    },
    { name: 'inner', sendRequest: (request, next) => next(request) },
  );
  const answer = { status: 200, headers: { get: () => undefined } };
  for (const path of [
    'v3/conversations/a%3A1/activities',
    'v3/conversations/a%3A1/activities/2',
    'v3/conversations',
  ])
    await policy.sendRequest({ method: 'POST', url: `https://smba.example/${path}` }, () =>
      Promise.resolve(answer),
    );
  expect(asked).toEqual(['a%3A1', 'a%3A1']);
});

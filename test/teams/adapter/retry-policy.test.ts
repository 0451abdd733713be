import { expect, it } from 'vitest';
import { retryPolicy } from '../../../src/teams/adapter/retry-policy.ts';

let time = 0;
const options = {
  budget: 5000,
  firstDelay: 250,
  random: () => 0.5,
  now: () => time,
  sleep: (milliseconds: number) => {
    time += milliseconds;
    return Promise.resolve();
  },
};

const edit = () => ({ method: 'PUT', url: 'https://connector.example/v3/conversations/a/activities/1' });
const send = () => ({ method: 'POST', url: 'https://connector.example/v3/conversations/a/activities' });

/** Answers with the statuses in turn, the last one for ever, and counts. */
function aConnector(statuses: readonly number[], headers: Readonly<Record<string, string>> = {}) {
  const timeouts: number[] = [];
  return {
    timeouts,
    next: (request: { timeout?: number }) => {
      timeouts.push(request.timeout ?? Number.POSITIVE_INFINITY);
      const status = statuses[Math.min(timeouts.length, statuses.length) - 1] ?? 0;
      return Promise.resolve({ status, headers: { get: (name: string) => headers[name] } });
    },
  };
}

it.each([412, 429, 502, 504])('repeats a call that was turned away with %i', async (status) => {
  const connector = aConnector([status, status, 201]);
  const response = await retryPolicy(options).sendRequest(edit(), connector.next);
  expect(response.status).toBe(201);
  expect(connector.timeouts).toHaveLength(3);
});

it.each([400, 403, 404, 500])('does not repeat a call that was answered with %i', async (status) => {
  const connector = aConnector([status]);
  expect((await retryPolicy(options).sendRequest(edit(), connector.next)).status).toBe(status);
  expect(connector.timeouts).toHaveLength(1);
});

it('gives up after four tries', async () => {
  const connector = aConnector([429]);
  expect((await retryPolicy(options).sendRequest(edit(), connector.next)).status).toBe(429);
  expect(connector.timeouts).toHaveLength(4);
});

it('gives up at once when it would have to wait beyond its budget', async () => {
  const connector = aConnector([429], { 'retry-after': '30' });
  const start = time;
  expect((await retryPolicy(options).sendRequest(edit(), connector.next)).status).toBe(429);
  expect(connector.timeouts).toHaveLength(1);
  expect(time).toBe(start);
});

it('waits as long as Retry-After asks for within the budget', async () => {
  const connector = aConnector([429, 201], { 'retry-after': '3' });
  const start = time;
  expect((await retryPolicy(options).sendRequest(edit(), connector.next)).status).toBe(201);
  expect(time).toBe(start + 3000);
});

it('leaves each try no more time than is left of the budget', async () => {
  const connector = aConnector([502]);
  await retryPolicy(options).sendRequest(edit(), connector.next);
  // Three quarters of 250, 500 and 1000 ms lie between the tries.
  expect(connector.timeouts).toEqual([5000, 4813, 4438, 3688]);
});

it.each([502, 504])('does not send a message again after %i, because it may have arrived', async (status) => {
  const connector = aConnector([status, 201]);
  expect((await retryPolicy(options).sendRequest(send(), connector.next)).status).toBe(status);
  expect(connector.timeouts).toHaveLength(1);
});

it.each([412, 429])('sends a message again after %i, because it was not taken', async (status) => {
  const connector = aConnector([status, 201]);
  expect((await retryPolicy(options).sendRequest(send(), connector.next)).status).toBe(201);
});

it('opens a chat again after 502, because a chat with one person is always the same', async () => {
  const connector = aConnector([502, 201]);
  const open = { method: 'POST', url: 'https://connector.example/v3/conversations' };
  expect((await retryPolicy(options).sendRequest(open, connector.next)).status).toBe(201);
});

import type { DurableClient } from 'durable-functions';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import type { Review } from '../../src/core/reviews/review.ts';
import { reconcileReviews } from '../../src/functions/reconcile-reviews.ts';
import { aRecord, aRequest, people } from '../support/records.ts';
import { MemoryAudit, MemoryLog, MemoryReviews } from '../support/teams-memory.ts';

const now = new Date('2026-11-20T12:00:00.000Z');

let reviews: MemoryReviews;
let audit: MemoryAudit;
let log: MemoryLog;
/** Instances of the runtime, by id. */
let instances: Map<string, string>;
let started: { readonly id: string; readonly input: unknown }[];
let records: RequestRecord[];

beforeEach(() => {
  reviews = new MemoryReviews();
  audit = new MemoryAudit();
  log = new MemoryLog();
  instances = new Map();
  started = [];
  records = [];
});

const client = {
  getStatus: (id: string) => {
    const runtimeStatus = instances.get(id);
    return runtimeStatus === undefined
      ? Promise.reject(new Error('The operation failed: replied with HTTP 404'))
      : Promise.resolve({ runtimeStatus });
  },
  startNew: (_: string, { instanceId, input }: { readonly instanceId: string; readonly input: unknown }) => {
    instances.set(instanceId, 'Pending');
    started.push({ id: instanceId, input });
    return Promise.resolve(instanceId);
  },
} as unknown as DurableClient;

const sweep = () => reconcileReviews({ reviews, audit, clock: { now: () => now }, log }, client, records);

const request = aRequest({ breakGlass: true });
const waiting: Review = {
  schema: 1,
  revision: 1,
  request,
  openedAt: '2026-11-20T10:00:00.000Z',
  dueAt: '2026-11-21T10:00:00.000Z',
};
const reviewed: Review = {
  ...waiting,
  revision: 2,
  outcome: { verdict: 'right', by: people.priya, at: '2026-11-20T11:00:00.000Z', note: '' },
};

describe('the review of an emergency', () => {
  it.each(['Terminated', 'Failed', 'Completed', undefined])(
    'is begun again when its orchestration is %s',
    async (status) => {
      await reviews.save(waiting);
      if (status !== undefined) instances.set(`${request.id}-review`, status);
      expect(await sweep()).toBe(1);
      expect(started).toEqual([{ id: `${request.id}-review`, input: { schema: 1, request } }]);
      expect(audit.events).toMatchObject([
        { event: 'reconciler.resumed', requestId: request.id, data: { review: true } },
      ]);
      expect(log.lines).toMatchObject([{ level: 'error', event: 'reconciler.resumed' }]);
      // Once is enough.
      expect(await sweep()).toBe(0);
    },
  );

  it.each(['Running', 'Pending', 'Suspended'])(
    'is left alone while its orchestration is %s',
    async (status) => {
      await reviews.save(waiting);
      instances.set(`${request.id}-review`, status);
      expect(await sweep()).toBe(0);
    },
  );

  it('is begun when the request is active and none was ever written', async () => {
    records = [aRecord({ request, state: 'active', approvedBy: { by: 'breakGlass' } })];
    expect(await sweep()).toBe(1);
  });

  it('is not begun beside an orchestration that is about to begin it', async () => {
    const justNow = { ...request, requestedAt: '2026-11-20T11:55:00.000Z' };
    records = [aRecord({ request: justNow, state: 'granting', approvedBy: { by: 'breakGlass' } })];
    expect(await sweep()).toBe(0);
  });

  it('is not begun again when somebody has done it, nor for what was approved as ever', async () => {
    await reviews.save(reviewed);
    records = [
      aRecord({ request, state: 'active', approvedBy: { by: 'breakGlass' } }),
      aRecord({ request: aRequest({ id: 'zzzzzzzzzz' }), state: 'active', approvedBy: { by: 'people' } }),
    ];
    expect(await sweep()).toBe(0);
    expect(audit.events).toEqual([]);
  });
});

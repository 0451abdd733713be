import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();

const minute = 60_000;
const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };

/** How far the clocks of the clouds are ahead of Latchkey's, in milliseconds; they are behind when it is negative. */
let ahead = 0;
const servesACloud = new AsyncLocalStorage<true>();
let ports: ReadonlySet<number> = new Set();

/** Whatever serves a call to a cloud goes by the cloud's clock. */
function onServerRequest(message: unknown): void {
  const { request } = message as { readonly request: IncomingMessage };
  if (ports.has(request.socket.localPort ?? 0)) servesACloud.enterWith(true);
}

beforeAll(() => {
  const { aws, azure, teams, clock } = story.sandbox;
  const storage = ['LATCHKEY_TABLES_ENDPOINT', 'LATCHKEY_BLOBS_ENDPOINT'].map(
    (name) => process.env[name] ?? '',
  );
  const urls = [aws.url, azure.armEndpoint, azure.identityEndpoint, teams.serviceUrl, ...storage];
  ports = new Set(urls.map((url) => Number(new URL(url).port)));
  const now = clock.now.bind(clock);
  clock.now = () => now() + (servesACloud.getStore() ? ahead : 0);
  subscribe('http.server.request.start', onServerRequest);
});

afterAll(() => void unsubscribe('http.server.request.start', onServerRequest));

/** What the person can do now, by the clouds' clocks. */
const access = () => accessOf(story.sandbox, alex, new Date(story.sandbox.clock.now() + ahead));

async function lend(): Promise<number> {
  await story.say(alex, 'request data-readonly 1h Some good reason');
  await story.click(priya, 'approve');
  const [id = ''] = await story.open();
  const record = await story.sandbox.store.load(id);
  return Date.parse(record?.expiresAt ?? '');
}

const untilEnd = (expiresAt: number) => (expiresAt - story.sandbox.clock.now()) / minute;

afterEach(async () => {
  ahead = 0;
  await story.advance(24 * 60);
  expect(access()).toEqual(nothing);
  expect(await story.open()).toEqual([]);
  story.takeErrors();
});

it('goes by two clocks: the clouds tell another time than the host', async () => {
  ahead = 4 * minute;
  const answer = await fetch(`${story.sandbox.aws.url}/_simulator/faults`);
  const told = Date.parse(answer.headers.get('date') ?? '');
  expect(Math.abs(told - story.sandbox.clock.now() - ahead)).toBeLessThan(2_000);
});

describe('clouds whose clocks are', () => {
  it.each([4, -4])(
    '%i minutes ahead take the access back when the first of both clocks says so',
    async (minutes) => {
      ahead = minutes * minute;
      // Clouds do not go back in time: no token is left that is younger than their clock.
      await story.advance(30);
      const expiresAt = await lend();
      expect(access()).toEqual(everything);
      await story.advance(untilEnd(expiresAt) - Math.max(0, minutes) - 0.5);
      expect(access()).toEqual(everything);
      // What the cloud ends by itself ends by the cloud's clock, which says so now if it is ahead.
      await story.advance(minutes > 0 ? 1 : 0);
      expect(access()).toEqual({ ...everything, readsBlobs: minutes < 0 });
      await story.advance(untilEnd(expiresAt) + 0.5);
      expect(access()).toEqual(nothing);
    },
  );

  it.each([20, -20])('moved by %i minutes while access is active are caught up with', async (minutes) => {
    const expiresAt = await lend();
    await story.advance(10);
    ahead = minutes * minute;
    await story.advance(untilEnd(expiresAt) + 6);
    expect(access()).toEqual(nothing);
  });
});

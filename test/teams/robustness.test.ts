import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import { answerActivity } from '../../src/teams/bot.ts';
import { people } from '../support/records.ts';
import { aTeamsWorld, type TeamsWorld, tenantId } from '../support/teams-world.ts';

let world: TeamsWorld;
beforeEach(async () => {
  world = await aTeamsWorld();
});
afterEach(() => world.stop());

const { alex } = people;
const never = () => new Promise<never>(() => undefined);

/** How long the HTTP answer took, in milliseconds. */
async function timed<Result>(work: Promise<Result>): Promise<readonly [Result, number]> {
  const start = performance.now();
  return [await work, performance.now() - start] as const;
}

it('answers over HTTP within 3 s when everything behind hangs', async () => {
  const stuck = await aTeamsWorld({ catalogue: () => never() as Promise<Catalogue> });
  stuck.connector.trouble = never;
  const data = { entitlement: 'data-readonly', duration: '20m', reason: 'fix it' };
  const [message, click, dialog] = await Promise.all([
    timed(stuck.message(alex, 'request data-readonly 20m fix it')),
    timed(stuck.press(alex, 'submitRequest', data)),
    timed(
      stuck.post(
        stuck.activity(alex, {
          type: 'invoke',
          name: 'composeExtension/fetchTask',
          value: { commandId: 'requestAccess' },
        }),
      ),
    ),
  ]);
  for (const [, milliseconds] of [message, click, dialog]) expect(milliseconds).toBeLessThan(3200);
  expect(message[0]).toEqual({ status: 200 });
  expect(click[0]).toMatchObject({
    jsonBody: { statusCode: 500, value: { message: expect.stringContaining('longer than usual') } },
  });
  expect(dialog[0]).toMatchObject({ jsonBody: { task: { type: 'message' } } });
  await stuck.stop();
}, 10_000);

it('counts the time before it has started against its answer', async () => {
  const options = stuckOptions();
  const activity = world.activity(alex, { text: 'request data-readonly 20m fix it' });
  const [answer, milliseconds] = await timed(
    answerActivity({ ...options, patience: { answer: 60_000, reference: 1000 } }, activity, 59_990),
  );
  expect(milliseconds).toBeLessThan(1000);
  expect(JSON.stringify(answer)).toContain('longer than usual');
});

function stuckOptions() {
  const { conversations, workflows, log, ports } = world;
  return {
    conversations,
    gateway: { send: never, update: never, openChat: never, channel: () => undefined },
    tenantId,
    log,
    ports: {
      ...ports,
      catalogue: { current: never },
      workflows,
      digest: () => new Uint8Array(32),
      resend: never,
      notify: never,
      adopt: never,
    },
  };
}

it('turns away whom it cannot identify in time', async () => {
  const slow = await aTeamsWorld();
  slow.connector.keysHang = true;
  const [response, milliseconds] = await timed(slow.message(alex, 'help'));
  expect(response).toEqual({ status: 503 });
  expect(milliseconds).toBeLessThan(3000);
  expect(slow.conversations.references.size).toBe(0);
  await slow.stop();
}, 10_000);

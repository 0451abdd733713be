import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerActivity } from '../../src/teams/bot.ts';
import { people } from '../support/records.ts';
import { MemoryConversations, MemoryGrantSwitch } from '../support/teams-memory.ts';
import { aTeamsWorld, type TeamsWorld, tenantId } from '../support/teams-world.ts';

let world: TeamsWorld;

beforeEach(async () => {
  world = await aTeamsWorld();
});
afterEach(() => world.stop());

/** A store that never comes to an end with some of its work. */
class StuckConversations extends MemoryConversations {
  override saveReference(): Promise<void> {
    return new Promise(() => undefined);
  }
  override wasNoteSent(): Promise<boolean> {
    return new Promise(() => undefined);
  }
}

function answerTo(fields: Record<string, unknown>, catalogueIs: 'there' | 'stuck' = 'there') {
  const { requests, audit, workflows, log } = world;
  const stuck = () => new Promise<never>(() => undefined);
  const missing = () => Promise.reject(new Error('not needed here'));
  return answerActivity(
    {
      ports: {
        catalogue: { current: catalogueIs === 'stuck' ? stuck : missing },
        directory: {
          person: missing,
          find: missing,
          memberOf: missing,
          membersOf: missing,
          managerOf: missing,
        },
        store: requests,
        audit,
        grantSwitch: new MemoryGrantSwitch(),
        workflows,
        clock: { now: () => new Date('2026-11-20T10:00:00Z') },
        digest: () => new Uint8Array(32),
      },
      conversations: new StuckConversations(),
      tenantId,
      log,
      patience: { answer: 50, reference: 5 },
    },
    world.activity(people.alex, fields),
  );
}

it('answers although the address of the person cannot be kept in time', async () => {
  expect(await answerTo({ text: 'good morning' })).toMatchObject({ kind: 'messages' });
  expect(world.log.lines).toMatchObject([{ level: 'warn', event: 'teams.referenceNotSaved' }]);
});

it('says that something does not work when its own work takes too long', async () => {
  const answer = await answerTo({ text: 'request data-readonly 20m fix it' }, 'stuck');
  expect(JSON.stringify(answer)).toContain('Something on our side');
  expect(world.log.lines).toContainEqual(
    expect.objectContaining({ level: 'error', event: 'teams.answerLate' }),
  );
});

it('answers a late click in the way that Teams shows', async () => {
  const action = {
    type: 'Action.Execute',
    verb: 'submitRequest',
    data: { entitlement: 'x', duration: '20m', reason: 'fix it' },
  };
  const answer = await answerTo({ type: 'invoke', name: 'adaptiveCard/action', value: { action } }, 'stuck');
  expect(answer).toMatchObject({ kind: 'invoke', body: { statusCode: 500 } });
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerActivity } from '../../src/teams/bot.ts';
import { people } from '../support/records.ts';
import { MemoryConversations } from '../support/teams-memory.ts';
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
  const { workflows, log, ports } = world;
  const stuck = () => new Promise<never>(() => undefined);
  const missing = () => Promise.reject(new Error('not needed here'));
  return answerActivity(
    {
      ports: {
        ...ports,
        catalogue: { current: catalogueIs === 'stuck' ? stuck : missing },
        workflows,
        digest: () => new Uint8Array(32),
        resend: missing,
        notify: missing,
        adopt: missing,
      },
      conversations: new StuckConversations(),
      gateway: { send: missing, update: missing, openChat: missing, channel: () => undefined },
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
  expect(JSON.stringify(answer)).toContain('takes longer than usual');
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

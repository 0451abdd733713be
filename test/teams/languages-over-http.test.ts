import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reminderFor } from '../../src/core/requests/reminders.ts';
import { people, recordsByState } from '../support/records.ts';
import { aTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

describe('somebody whose Teams is in German', () => {
  let world: TeamsWorld;
  const { alex, priya } = people;
  beforeEach(async () => {
    world = await aTeamsWorld();
  });
  afterEach(() => world.stop());

  it('answers in the language of the activity', async () => {
    await world.message(alex, 'good morning', { locale: 'de-DE' });
    await world.message(alex, 'good morning', { locale: 'en-US' });
    expect(world.texts()).toEqual([
      expect.stringContaining('kenne ich nicht'),
      expect.stringContaining('do not know'),
    ]);
  });

  it('shows the form and the dialog in it', async () => {
    await world.message(alex, 'request', { locale: 'de-DE' });
    expect(JSON.stringify(world.connector.calls)).toContain('Was brauchst du?');
    const dialog = world.activity(alex, {
      type: 'invoke',
      name: 'composeExtension/fetchTask',
      value: { commandId: 'requestAccess' },
      locale: 'de-DE',
    });
    expect(JSON.stringify(await world.post(dialog))).toContain('Zugriff anfragen');
  });

  it('answers clicks in it', async () => {
    await world.requests.insert(recordsByState.pending);
    const { id: requestId } = recordsByState.pending.request;
    const response = await world.press(priya, 'approve', { requestId, stage: 0 }, { locale: 'de-DE' });
    expect(JSON.stringify(response)).toContain('Du hast das genehmigt.');
  });

  it('refuses in it', async () => {
    await world.message(alex, 'request nirgends 1h Fehler suchen', { locale: 'de-DE' });
    expect(world.texts().join()).toContain('Es gibt nichts namens "nirgends", das du anfragen kannst.');
    await world.requests.insert(recordsByState.pending);
    const { id: requestId } = recordsByState.pending.request;
    const own = await world.press(alex, 'approve', { requestId, stage: 0 }, { locale: 'de-DE' });
    expect(JSON.stringify(own)).toContain('Über deine eigene Anfrage kannst du nicht entscheiden.');
  });

  it('reminds everybody in their own, and cards in it too', async () => {
    for (const [person, locale] of [
      [alex, 'de-DE'],
      [priya, 'en-GB'],
    ] as const)
      await world.knows(person, { locale });
    for (const reader of [alex, priya])
      for (const { key, text } of reminderFor(recordsByState.pending, { stage: 0, count: 1 }).slice(0, 1))
        await world.bot.messenger.notify(reader, { requestId: recordsByState.pending.request.id, key, text });
    await world.bot.messenger.publish(recordsByState.pending);
    const to = (person: typeof alex) =>
      JSON.stringify(world.connector.calls.filter(({ path }) => path.includes(person.objectId)));
    expect(to(alex)).toContain('Wartet auf Genehmigung');
    expect(to(alex)).toContain('Alex Kim wartet auf deine Antwort: 4 h Read the data platform');
    expect(to(priya)).toContain('Alex Kim is waiting for your answer: 4 h of Read the data platform');
    expect(to(priya)).toContain('asks for access');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { alex, type Character, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { trailOf } from '../support/trail.ts';

const story = useStory();
const { say, click, card, reads, advance, open } = story;
const day = 24 * 60;

afterEach(async () => {
  await advance(day);
  expect(await open()).toEqual([]);
  expect(reviewsThatRun()).toEqual([]);
  story.takeErrors();
});

function reviewsThatRun(): readonly string[] {
  const { items } = story.sandbox.host.engine.list({ runtimeStatus: ['Running', 'Pending'] });
  return items.map(({ instanceId }) => instanceId).filter((id) => id.endsWith('-review'));
}

async function take(): Promise<string> {
  await say(alex, 'breakglass data-incident 30m Production is down');
  await click(alex, 'takeInEmergency');
  const [id = ''] = await open();
  return id;
}

const emergencies = (person: Character) =>
  reads(person).filter((text) => text.startsWith('EMERGENCY: Alex Kim')).length;
const reminders = (person: Character) => reads(person).filter((text) => /review/i.test(text)).length;

async function events(id: string, name: string): Promise<number> {
  return (await trailOf(id)).filter(({ event }) => event === name).length;
}

describe('the review of an emergency whose orchestration is lost', () => {
  it.each(['terminated', 'purged'] as const)(
    'goes on when it was %s, and tells nobody twice',
    async (how) => {
      const id = await take();
      await advance(2 * day);
      const before = { told: emergencies(priya), reminded: reminders(priya) };
      const { engine } = story.sandbox.host;
      await engine.terminate(`${id}-review`, 'by mistake');
      await story.sandbox.host.settle();
      if (how === 'purged') await engine.purge(`${id}-review`);
      expect(reviewsThatRun()).toEqual([]);
      await advance(6);
      expect(reviewsThatRun()).toEqual([`${id}-review`]);
      expect(await events(id, 'reconciler.resumed')).toBe(1);
      expect(emergencies(priya)).toBe(before.told);
      expect(reminders(priya)).toBe(before.reminded);
      // Reminders come every day, as if nothing had happened.
      await advance(2 * day + 60);
      expect(reminders(priya)).toBe(before.reminded + 2);
      await click(morgan, 'reviewRight', { reason: 'It was down' });
      expect(reviewsThatRun()).toEqual([]);
      expect(card(priya)).toContain('Morgan Reed found that it was right');
      await advance(20);
      expect(await events(id, 'reconciler.resumed')).toBe(1);
    },
  );
});

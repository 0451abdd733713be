import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { type Access, accessOf } from '../../src/sandbox/story/access.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { stormCatalogue } from '../support/storm-catalogue.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-calendar-'));
writeFileSync(join(folder, 'catalogue.yaml'), stormCatalogue.replaceAll('max: 12h', 'max: 30d'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const story = useStory({ catalogue: folder });

const minute = 60_000;
const day = 24 * 60 * minute;
const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = (at?: Date) => accessOf(story.sandbox, alex, at);
const now = () => story.sandbox.clock.now();

async function lend(duration: string): Promise<RequestRecord> {
  await story.say(alex, `request files ${duration} Some good reason`);
  await story.click(priya, 'approve');
  expect(access()).toEqual(everything);
  const [id = ''] = await story.open();
  const record = await story.sandbox.store.load(id);
  if (!record) throw new Error('There is no request.');
  return record;
}

async function advanceTo(time: number): Promise<void> {
  await story.advance((time - now()) / minute);
}

const inBerlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });

/** How far the clocks of Berlin are ahead of UTC, as their time zone is written. */
function offsetInBerlin(time: number): string {
  return inBerlin.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** When the clocks of Berlin are moved next; they are at full hours UTC. */
function nextChange(): number {
  const hour = 60 * minute;
  let time = Math.ceil(now() / hour) * hour;
  while (offsetInBerlin(time + day) === offsetInBerlin(time)) time += day;
  while (offsetInBerlin(time) === offsetInBerlin(time - hour)) time += hour;
  return time;
}

function nextLeapDay(): number {
  const year = new Date(now()).getUTCFullYear();
  const days = Array.from({ length: 9 }, (_, index) => new Date(Date.UTC(year + index, 1, 29)));
  return days.find((date) => date.getUTCMonth() === 1 && date.getTime() > now() + day)?.getTime() ?? 0;
}

interface Course {
  readonly minutes: number;
  /** Whether the cloud by itself still lets in a minute before the end, and a minute after it. */
  readonly byTheCloud: readonly boolean[];
  readonly lateBefore: Access;
  readonly soonAfter: Access;
}

/** How access goes on to its end. */
async function courseOf({ startsAt = '', expiresAt = '' }: RequestRecord): Promise<Course> {
  const end = Date.parse(expiresAt);
  const byTheCloud = [end - minute, end + minute].map((time) => access(new Date(time)).readsBlobs);
  await advanceTo(end - minute);
  const lateBefore = access();
  await story.advance(1.5);
  return { minutes: (end - Date.parse(startsAt)) / minute, byTheCloud, lateBefore, soonAfter: access() };
}

/** It ends when its time is over, to the minute, in both clouds and by the cloud's own end. */
const asLent = (minutes: number): Course => ({
  minutes,
  byTheCloud: [true, false],
  lateBefore: everything,
  soonAfter: nothing,
});

afterEach(async () => {
  expect(access()).toEqual(nothing);
  expect(await story.open()).toEqual([]);
  expect(story.takeErrors()).toEqual([]);
});

describe('access over a change of the calendar', () => {
  it.each([1, 2])('lasts as long as it was lent for when the clocks of people are moved (%i)', async () => {
    await advanceTo(nextChange() - 2 * 60 * minute);
    expect(await courseOf(await lend('4h'))).toEqual(asLent(240));
  });

  it('lasts two days over the leap day', async () => {
    const leapDay = nextLeapDay();
    await advanceTo(leapDay - 12 * 60 * minute);
    const record = await lend('48h');
    expect(record.expiresAt?.slice(5, 10)).toBe('03-01');
    expect(await courseOf(record)).toEqual(asLent(48 * 60));
  });
});

describe('access for thirty days', () => {
  it('is waited for in timers of a few days, and ends to the minute', async () => {
    const record = await lend('30d');
    const { engine } = story.sandbox.host;
    expect(engine.list({ runtimeStatus: ['Running'] }).items.map(({ name }) => name)).toContain(
      'accessRequest',
    );
    for (const days of [5, 9, 10, 5]) {
      await story.advance(days * 24 * 60);
      expect(access()).toEqual(everything);
    }
    expect(story.card(alex)).toContain('Access is active');
    expect(await courseOf(record)).toEqual(asLent(30 * 24 * 60));
  });
});

import { beforeEach, expect, it } from 'vitest';
import { nothingSeen, recollect, type SweepMemory } from '../../src/core/reconcile/memory.ts';
import { inEnglish } from '../../src/core/said/said.ts';
import { tellOfSwitch } from '../../src/functions/reconcile-switch.ts';
import { aCatalogue, groups } from '../support/catalogue.ts';
import { aDirectory, aPerson } from '../support/directory.ts';
import { MemoryGrantSwitch } from '../support/teams-memory.ts';

const [morgan, robin, gone] = [
  aPerson('Morgan Reed'),
  aPerson('Robin Vega'),
  aPerson('Gone Away', { accountEnabled: false }),
];
const directory = aDirectory([morgan, robin, gone], { [groups.admins]: [morgan, robin, gone] });
const by = { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName };

let grantSwitch: MemoryGrantSwitch;
let memory: SweepMemory;
let notes: { readonly person: string; readonly key: string; readonly text: string }[];
let teams: 'up' | 'down';

beforeEach(() => {
  grantSwitch = new MemoryGrantSwitch();
  memory = nothingSeen;
  notes = [];
  teams = 'up';
});

async function sweep(): Promise<void> {
  const recollection = recollect(memory, new Date('2026-11-20T11:00:00.000Z'));
  await tellOfSwitch(
    {
      grantSwitch,
      directory,
      catalogue: { current: () => Promise.resolve(aCatalogue()) },
      messenger: {
        publish: () => Promise.resolve({ unreachable: [], failed: [] }),
        notify: (person, { key, text }) => {
          if (teams === 'down') return Promise.reject(new Error('Teams does not answer.'));
          notes.push({
            person: person.objectId,
            key,
            text: typeof text === 'string' ? text : inEnglish(...text),
          });
          return Promise.resolve(true);
        },
      },
    },
    recollection,
  );
  memory = recollection.result();
}

it('says nothing while nobody has turned it', async () => {
  await sweep();
  expect(notes).toEqual([]);
});

it('tells every other administrator once who has turned it and why, and again when it is over', async () => {
  await grantSwitch.pause({ at: '2026-11-20T10:58:00.000Z', by, reason: 'An incident' });
  await sweep();
  await sweep();
  expect(notes).toEqual([
    {
      person: robin.objectId,
      key: 'paused-2026-11-20T10:58:00.000Z',
      text: expect.stringContaining(`${by.userPrincipalName} has paused grants: “An incident”.`),
    },
  ]);
  await grantSwitch.resume({ at: '2026-11-20T11:30:00.000Z', by });
  await sweep();
  await sweep();
  expect(notes).toHaveLength(2);
  expect(notes[1]).toMatchObject({
    person: robin.objectId,
    key: 'resumed-2026-11-20T11:30:00.000Z',
    text: expect.stringContaining('has resumed grants'),
  });
});

it('tells them of a new reason too', async () => {
  await grantSwitch.pause({ at: '2026-11-20T10:58:00.000Z', by, reason: 'An incident' });
  await sweep();
  await grantSwitch.pause({ at: '2026-11-20T10:59:00.000Z', by, reason: 'Another one' });
  await sweep();
  expect(notes.map(({ text }) => text)).toEqual([
    expect.stringContaining('An incident'),
    expect.stringContaining('Another one'),
  ]);
});

it('goes on until every chat has answered', async () => {
  await grantSwitch.pause({ at: '2026-11-20T10:58:00.000Z', by, reason: 'An incident' });
  teams = 'down';
  await sweep();
  expect(notes).toEqual([]);
  teams = 'up';
  await sweep();
  expect(notes).toHaveLength(1);
});

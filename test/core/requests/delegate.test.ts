import { beforeEach, expect, it } from 'vitest';
import {
  type DelegatePorts,
  delegate,
  delegationsOf,
  endDelegation,
} from '../../../src/core/requests/delegate.ts';
import { aCatalogue, dataReadonly } from '../../support/catalogue.ts';
import { aDirectory, aPerson, theStory } from '../../support/directory.ts';
import { MemoryAudit, MemoryDelegations } from '../../support/teams-memory.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const until = new Date('2026-11-23T10:00:00.000Z');
const { alex, dana, priya, morgan, directory } = theStory();
let ports: DelegatePorts & { readonly audit: MemoryAudit; readonly delegations: MemoryDelegations };

beforeEach(() => {
  ports = portsWith(dataReadonly);
});

function portsWith(yaml: string, people = directory) {
  const catalogue = aCatalogue(yaml);
  return {
    delegations: new MemoryDelegations(),
    catalogue: { current: () => Promise.resolve(catalogue) },
    directory: people,
    audit: new MemoryAudit(),
    clock: { now: () => now },
  };
}

it('keeps one delegation for each approver, the newest', async () => {
  await delegate(ports, { by: priya.objectId, to: morgan.displayName, until });
  await delegate(ports, { by: priya.objectId, to: alex.objectId, until });
  expect([...ports.delegations.records.values()]).toMatchObject([
    { from: { objectId: priya.objectId }, to: { objectId: alex.objectId }, endsAt: until.toISOString() },
  ]);
  expect(ports.audit.events.map(({ event }) => event)).toEqual(['delegation.set', 'delegation.set']);
});

it.each([
  ['a guest', dana.displayName, 'only members with an active account'],
  ['nobody', 'Nobody Known', 'I know nobody called'],
  ['oneself', priya.userPrincipalName, 'somebody else than yourself'],
])('refuses %s', async (_, to, message) => {
  const outcome = await delegate(ports, { by: priya.objectId, to, until });
  expect(outcome).toMatchObject({ outcome: 'refused', message: expect.stringContaining(message) as string });
  expect(ports.delegations.records.size).toBe(0);
});

it('refuses somebody whose name is not theirs alone, and says whose it is', async () => {
  const twins = [aPerson('Kim Lee'), aPerson('Kim Lee', { userPrincipalName: 'kim.lee@contoso.com' })];
  const people = { ...directory, find: (text: string) => aDirectory(twins).find(text) };
  const outcome = await delegate(portsWith(dataReadonly, people), {
    by: priya.objectId,
    to: 'Kim Lee',
    until,
  });
  expect(outcome).toMatchObject({ message: expect.stringContaining('kim.lee@contoso.com') as string });
});

it('is for nobody whom the catalogue does not name, and tells them nothing of the directory', async () => {
  const said = async (to: string) => (await delegate(ports, { by: alex.objectId, to, until })) as object;
  expect(await said('Nobody Known')).toEqual(await said(morgan.displayName));
  expect(await said(morgan.displayName)).toMatchObject({ outcome: 'refused' });
});

it('is for nobody where no policy allows it', async () => {
  const yaml = dataReadonly.replace(/stages: .*/, (stages) => `${stages}\n    delegation: false`);
  const outcome = await delegate(portsWith(yaml), { by: priya.objectId, to: morgan.displayName, until });
  expect(outcome).toMatchObject({ outcome: 'refused' });
});

it('refuses what is over and what is too long', async () => {
  for (const moment of ['2026-11-20T10:00:00.000Z', '2027-02-18T10:00:00.001Z'])
    expect(
      await delegate(ports, { by: priya.objectId, to: morgan.displayName, until: new Date(moment) }),
    ).toMatchObject({ outcome: 'refused' });
});

it('is seen by both while it is in force, and ended by whoever set it up', async () => {
  await delegate(ports, { by: priya.objectId, to: morgan.displayName, until });
  for (const { objectId } of [priya, morgan]) expect(await delegationsOf(ports, objectId)).toHaveLength(1);
  expect(await delegationsOf(ports, alex.objectId)).toEqual([]);
  const later = { ...ports, clock: { now: () => until } };
  expect(await delegationsOf(later, priya.objectId)).toEqual([]);
  expect(await endDelegation(later, priya.objectId)).toBeUndefined();
  expect(await endDelegation(ports, morgan.objectId)).toBeUndefined();
  expect(await endDelegation(ports, priya.objectId)).toMatchObject({ to: { objectId: morgan.objectId } });
  expect(ports.delegations.records.size).toBe(0);
});

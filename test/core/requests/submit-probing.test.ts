import { expect, it } from 'vitest';
import type { Directory } from '../../../src/core/ports.ts';
import { considerRequest, type Wish } from '../../../src/core/requests/submit.ts';
import { aCatalogue, dataReadonly, groups } from '../../support/catalogue.ts';
import { theStory } from '../../support/directory.ts';
import { MemoryGrantSwitch } from '../../support/teams-memory.ts';

const { alex, morgan, directory } = theStory();
const catalogue = aCatalogue(
  dataReadonly.replace(
    'policies:\n',
    `  payroll:
    title: Run the payroll
    duration: { default: 1h, max: 1h }
    policy: hidden
    grants: [{ kind: test.grant, account: data }]
policies:
  hidden:
    requesters: { users: [morgan@contoso.com] }
    stages: [{ approvers: { users: [priya@contoso.com], groups: [${groups.owners}], manager: true } }]
    breakGlass:
      { who: { groups: [${groups.contractors}] }, max: 1h, tell: { groups: [${groups.admins}] }, review: { by: { groups: [${groups.admins}] }, within: 1d } }
`,
  ),
);

/** What is asked of the directory and the store while a wish is weighed, and what comes of it. */
async function weighed(wish: Wish) {
  const calls: string[] = [];
  const noted = (name: string, ...args: readonly unknown[]) => calls.push(JSON.stringify([name, ...args]));
  const watched: Directory = {
    person: (id) => (noted('person', id), directory.person(id)),
    find: (text) => (noted('find', text), directory.find(text)),
    memberOf: (id, ids) => (noted('memberOf', id, ids), directory.memberOf(id, ids)),
    membersOf: (id) => (noted('membersOf', id), directory.membersOf(id)),
    managerOf: (id) => (noted('managerOf', id), directory.managerOf(id)),
  };
  const outcome = await considerRequest(
    {
      directory: watched,
      catalogue: { current: () => Promise.resolve(catalogue) },
      store: { openFor: (id) => (noted('openFor', id), Promise.resolve([])) },
      grantSwitch: new MemoryGrantSwitch(),
      clock: { now: () => new Date('2026-11-20T10:00:00Z') },
    },
    wish,
  );
  return { outcome, calls };
}

it.each([{}, { beneficiary: 'Dana Fields' }, { breakGlass: true }, { duration: 'soon' }])(
  'takes the same steps for what is forbidden as for what does not exist, so that time tells nobody: %j',
  async (more) => {
    const wish = { requesterId: alex.objectId, reason: 'Curiosity', ...more };
    const forbidden = await weighed({ ...wish, entitlement: 'payroll' });
    const unknown = await weighed({ ...wish, entitlement: 'nothing' });
    expect(forbidden.calls).toEqual(unknown.calls);
    expect(JSON.stringify(forbidden.outcome).replaceAll('payroll', 'nothing')).toBe(
      JSON.stringify(unknown.outcome),
    );
  },
);

it('still weighs what is there for whoever asks', async () => {
  const wish = { requesterId: morgan.objectId, reason: 'The payroll is due', entitlement: 'payroll' };
  expect((await weighed(wish)).outcome).toMatchObject({ outcome: 'possible' });
  const emergency = await weighed({ ...wish, breakGlass: true });
  expect(emergency.outcome).toMatchObject({ problems: [{ code: 'breakGlass.allowed' }] });
});

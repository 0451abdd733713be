import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { groupDetails } from '../../src/providers/azure/group-plan.ts';
import type { AzureSimulatorOptions } from '../../src/sandbox/clouds/azure/simulator.ts';
import { aContext, aRequest } from '../providers/builders.ts';
import { type AzureCloud, azureSeed, readers } from './azure-cloud.ts';
import { startGroup } from './azure-group-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import type { PimPerson, PimUnderTest } from './pim.contract.ts';
import { describeProvider, failureOf, later } from './provider.contract.ts';

const start = () => startGroup({ pim: false });

describeProvider('entra.group', start);
describeLasting('entra.group', start, ['throttled']);

const dynamic = 'e1e1e1e1-1111-4222-8333-444444444444';
const synced = 'e2e2e2e2-1111-4222-8333-444444444444';
const powerful = 'e3e3e3e3-1111-4222-8333-444444444444';
const forMail = 'e4e4e4e4-1111-4222-8333-444444444444';
const nested = 'e5e5e5e5-1111-4222-8333-444444444444';
const team = 'e6e6e6e6-1111-4222-8333-444444444444';
const missing = 'e9e9e9e9-1111-4222-8333-444444444444';

describe('the provider entra.group, in what is special about groups', () => {
  let cloud: AzureCloud;
  let suite: PimUnderTest;
  let test: PimPerson;

  beforeAll(async () => {
    const seed = azureSeed();
    const name = (displayName: string) => ({ displayName });
    const options: Partial<AzureSimulatorOptions> = {
      limits: { graphPageSize: 2 },
      seed: {
        ...seed,
        groups: [
          ...(seed.groups ?? []).map((group) => ({ ...group, members: [nested] })),
          { id: nested, ...name('Inner') },
          {
            id: dynamic,
            ...name('Everybody'),
            groupTypes: ['DynamicMembership'],
            membershipRule: 'user.accountEnabled -eq true',
          },
          { id: synced, ...name('Domain users'), onPremisesSyncEnabled: true },
          { id: powerful, ...name('Helpdesk'), isAssignableToRole: true },
          { id: forMail, ...name('All hands'), mail: 'all@contoso.com' },
          { id: team, ...name('Team'), mail: 'team@contoso.com', groupTypes: ['Unified'] },
        ],
      },
    };
    suite = await startGroup({ pim: false }, options);
    ({ cloud } = suite);
  });
  afterAll(() => cloud.stop());
  beforeEach(async () => {
    test = await suite.newPerson();
  });
  afterEach(() => test.behave());

  const planOf = (group: string, name: string, id = 'abcdefgh12') =>
    test.provider.plan(
      test.provider.schema.parse({ kind: 'entra.group', group, name }),
      aContext({ request: aRequest({ id, beneficiary: test.beneficiary }) }),
    );

  it.each([
    ['follows a rule', dynamic, 'entra.groupDynamic', /follow from a rule/],
    ['is kept on premises', synced, 'entra.groupSynced', /on-premises directory/],
    ['can hold roles of the directory', powerful, 'entra.groupGivesRoles', /outlasts the request/],
    ['is for mail', forMail, 'entra.groupForMail', /distribution list/],
    ['is not there', missing, 'entra.groupMissing', /no group/],
  ])('refuses a group that %s, with the reason, before the first write', async (_, id, code, message) => {
    expect(await test.provider.precheck(planOf(id, 'The group'))).toEqual([
      { severity: 'blocker', code, message: expect.stringMatching(message) },
    ]);
  });

  it('takes a Microsoft 365 group, which has mail too', async () => {
    const plan = planOf(team, 'Team');
    expect(await test.provider.precheck(plan)).toEqual([]);
    await test.provider.place(plan);
    expect(await test.provider.inspect(plan)).toBe('present');
  });

  it('notes when the catalogue calls the group by another name', async () => {
    expect(await test.provider.precheck(planOf(team, 'Crew'))).toEqual([
      expect.objectContaining({ severity: 'note', code: 'entra.groupRenamed' }),
    ]);
  });

  it('does not take membership through another group for its own, or for standing membership', async () => {
    cloud.simulator.directory.addMember(nested, test.beneficiary.objectId);
    expect(await test.provider.precheck(test.plan)).toEqual([
      expect.objectContaining({ severity: 'note', code: 'entra.memberThroughGroup' }),
    ]);
    expect(await test.provider.inspect(test.plan)).toBe('absent');
    await test.provider.place(test.plan);
    expect(await test.provider.inspect(test.plan)).toBe('present');
    await test.provider.remove(test.plan);
    expect(await test.provider.inspect(test.plan)).toBe('absent');
  });

  it('finds the membership behind many others', async () => {
    const groups = [dynamic, nested, team];
    for (const group of groups) cloud.simulator.directory.addMember(group, test.beneficiary.objectId);
    await test.provider.place(test.plan);
    expect(await test.provider.inspect(test.plan)).toBe('present');
  });

  it('shares the membership with every other request for the same group and person', () => {
    const second = planOf(readers.toUpperCase(), 'Report readers', 'zzzzzzzzz9');
    expect(second.sharingKey).toBe(test.plan.sharingKey);
    expect(second.artifact).toBe(test.plan.artifact);
    expect(planOf(team, 'Team').sharingKey).not.toBe(test.plan.sharingKey);
    expect(groupDetails(second).groupId).toBe(readers);
  });

  it('asks for the group that the id names, whatever stands in the id', () => {
    const parse = (group: string) =>
      test.provider.schema.safeParse({ kind: 'entra.group', group, name: 'x' }).success;
    expect(parse(readers)).toBe(true);
    expect(parse('Report readers')).toBe(false);
    expect(parse(`${readers}/members`)).toBe(false);
  });

  it('tells membership that PIM ends from standing membership', async () => {
    await test.somebodyElse.giveUntil(later(test.plan.startsAt, 1_200));
    expect(await test.provider.precheck(test.plan)).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'azure.assignedForAWhile' }),
    ]);
    cloud.simulator.faults.add({
      service: 'graph',
      operation: 'groupSchedules.list',
      status: 403,
      code: 'Authorization_RequestDenied',
    });
    expect(await test.provider.precheck(test.plan)).toEqual([
      expect.objectContaining({ severity: 'standing', code: 'entra.memberAlready' }),
    ]);
  });

  it('lets the person use what the group may, from the placing to the removal', async () => {
    const can = () => test.mayUse(aContext().startsAt);
    expect(can()).toBe(false);
    await test.provider.place(test.plan);
    expect(can()).toBe(true);
    await test.provider.remove(test.plan);
    expect(can()).toBe(false);
  });

  it('does not lose sight of somebody who was deleted and can come back, membership and all', async () => {
    await test.provider.place(test.plan);
    cloud.simulator.directory.removeUser(test.beneficiary.objectId);
    const failure = await failureOf(test.provider.remove(test.plan));
    expect(failure).toMatchObject({ class: 'retrySlowly', code: 'PersonRestorable' });
    expect(failure.message).toMatch(/can still be restored.*membership of Report readers back/);
    cloud.simulator.directory.restoreUser(test.beneficiary.objectId);
    expect(await test.provider.inspect(test.plan)).toBe('present');
    await test.provider.remove(test.plan);
    expect(await test.provider.inspect(test.plan)).toBe('absent');
    expect(test.artifacts()).toBe(0);
  });

  it('has nothing to list: a membership does not say whose it is', async () => {
    await test.provider.place(test.plan);
    expect(test.provider.scopes(aContext().catalogue)).toEqual([]);
  });

  it('does not take a refused look for an absence', async () => {
    await test.provider.place(test.plan);
    cloud.simulator.faults.add({
      service: 'graph',
      operation: 'groups.removeMember',
      status: 403,
      code: 'Authorization_RequestDenied',
      times: 1,
    });
    const failure = await failureOf(test.provider.remove(test.plan));
    expect(failure).toMatchObject({ class: 'retrySlowly', code: 'Authorization_RequestDenied' });
    expect(failure.message).toMatch(/application permission.*member of Report readers/);
  });
});

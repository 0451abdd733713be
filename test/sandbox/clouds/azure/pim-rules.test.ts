import { describe, expect, it } from 'vitest';
import { all, ask, canRead, inMinutes, rawRequest, SCOPE } from './pim-support.ts';
import {
  ADMIN,
  ALICE,
  APP,
  armClient,
  aSeed,
  BOB,
  GROUP_SCOPE,
  ROLES,
  refused,
  roleId,
  start,
} from './support.ts';

describe('the settings of a role', () => {
  const failing = (...rules: string[]) =>
    refused(
      400,
      'RoleAssignmentRequestPolicyValidationFailed',
      new RegExp(`rules failed: ${JSON.stringify(rules).replaceAll(/[[\]]/g, String.raw`\$&`)}$`),
    );
  const policy = { scope: GROUP_SCOPE, role: 'Reader' };

  it('refuse an assignment without end, one that is too long, and one without justification', async () => {
    const started = await start();
    await expect(ask(started, { scheduleInfo: { expiration: { type: 'NoExpiration' } } })).rejects.toEqual(
      failing('ExpirationRule'),
    );
    const long = { expiration: { type: 'AfterDuration', duration: 'P181D' } };
    await expect(ask(started, { scheduleInfo: long, justification: ' ' })).rejects.toEqual(
      failing('ExpirationRule', 'JustificationRule'),
    );
  });

  it('can ask for a ticket and for more than a password, which no application can show', async () => {
    const seed = aSeed({
      rolePolicies: [{ ...policy, assignment: { enabledRules: ['Ticketing', 'MultiFactorAuthentication'] } }],
    });
    const started = await start({ seed });
    await expect(ask(started)).rejects.toEqual(failing('TicketingRule', 'MfaRule'));
    await expect(ask(started, { ticketInfo: { ticketNumber: 'CHG-7' } })).rejects.toEqual(failing('MfaRule'));
  });

  it('can allow an assignment without end', async () => {
    const seed = aSeed({ rolePolicies: [{ ...policy, assignment: { isExpirationRequired: false } }] });
    const started = await start({ seed });
    await ask(started, { scheduleInfo: { expiration: { type: 'NoExpiration' } } });
    expect(canRead(started, inMinutes(started, 60 * 24 * 1000))).toBe(true);
  });

  it('can be read: each role has a policy at each scope, assigned by its role', async () => {
    const seed = aSeed({ rolePolicies: [{ ...policy, assignment: { maximumDuration: 'PT8H' } }] });
    const started = await start({ seed });
    const client = armClient(started);
    const filter = encodeURIComponent(`roleDefinitionId eq '${roleId(ROLES.reader)}'`);
    const narrowed = await rawRequest(started, `roleManagementPolicyAssignments?$filter=${filter}`);
    const everything = await all(client.roleManagementPolicyAssignments.listForScope(SCOPE));
    const assignment = everything.find((one) => one.roleDefinitionId === roleId(ROLES.reader));
    expect(narrowed.body).toEqual({ value: [expect.objectContaining({ id: assignment?.id })] });
    expect(assignment?.policyAssignmentProperties?.roleDefinition?.displayName).toBe('Reader');
    const found = await client.roleManagementPolicies.get(
      SCOPE,
      assignment?.policyId?.split('/').at(-1) ?? '',
    );
    expect(found.effectiveRules).toContainEqual(
      expect.objectContaining({
        id: 'Expiration_Admin_Assignment',
        ruleType: 'RoleManagementPolicyExpirationRule',
        isExpirationRequired: true,
        maximumDuration: 'PT8H',
        target: expect.objectContaining({ caller: 'Admin', level: 'Assignment' }),
      }),
    );
    expect(found.effectiveRules).toContainEqual(
      expect.objectContaining({ id: 'Enablement_Admin_Assignment', enabledRules: ['Justification'] }),
    );
    const named = await client.roleManagementPolicyAssignments.get(SCOPE, assignment?.name ?? '');
    expect(named.policyId).toBe(assignment?.policyId);
    expect(await all(client.roleManagementPolicies.listForScope(SCOPE))).toContainEqual(
      expect.objectContaining({ name: found.name }),
    );
  });

  it('are changed for the next request, rule by rule', async () => {
    const started = await start();
    await ask(started);
    const client = armClient(started, ADMIN);
    const policies = await all(client.roleManagementPolicyAssignments.listForScope(SCOPE));
    const { policyId = '' } = policies.find((one) => one.roleDefinitionId === roleId(ROLES.reader)) ?? {};
    const changed = await client.roleManagementPolicies.update(SCOPE, policyId.split('/').at(-1) ?? '', {
      rules: [
        {
          id: 'Expiration_Admin_Assignment',
          ruleType: 'RoleManagementPolicyExpirationRule',
          isExpirationRequired: true,
          maximumDuration: 'PT30M',
        },
      ],
    });
    expect(changed.rules).toContainEqual(
      expect.objectContaining({ id: 'Expiration_Admin_Assignment', maximumDuration: 'PT30M' }),
    );
    await expect(ask(started, { principalId: BOB })).rejects.toEqual(failing('ExpirationRule'));
    await expect(ask(started, { principalId: BOB, justification: '' })).rejects.toEqual(
      failing('ExpirationRule', 'JustificationRule'),
    );
    expect(canRead(started)).toBe(true);
    const app = armClient(started).roleManagementPolicies;
    await expect(app.update(SCOPE, policyId.split('/').at(-1) ?? '', { rules: [] })).rejects.toEqual(
      refused(403, 'AuthorizationFailed'),
    );
  });

  it('never allow less than five minutes', async () => {
    const started = await start();
    const short = { expiration: { type: 'AfterDuration', duration: 'PT4M' } };
    await expect(ask(started, { scheduleInfo: short })).rejects.toEqual(
      refused(400, 'ActiveDurationTooShort'),
    );
  });
});

describe('an eligibility', () => {
  const eligibilities = [{ scope: GROUP_SCOPE, role: 'Reader', principalId: ALICE }];

  it('gives nothing until the person activates it, for as long as asked', async () => {
    const started = await start({
      seed: aSeed({ eligibilities, rolePolicies: [{ scope: GROUP_SCOPE, role: 'Reader' }] }),
    });
    expect(canRead(started)).toBe(false);
    const client = armClient(started, ADMIN);
    const filter = `principalId eq '${ALICE}'`;
    const [eligible] = await all(client.roleEligibilitySchedules.listForScope(SCOPE, { filter }));
    expect(eligible).toMatchObject({ principalId: ALICE, memberType: 'Direct', status: 'Provisioned' });
    expect(await all(client.roleEligibilityScheduleInstances.listForScope(SCOPE, { filter }))).toHaveLength(
      1,
    );
    expect(await all(client.roleEligibilityScheduleRequests.listForScope(SCOPE, { filter }))).toHaveLength(1);
    const activation = {
      requestType: 'SelfActivate',
      scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'PT1H' } },
      linkedRoleEligibilityScheduleId: eligible?.name ?? '',
    };
    await expect(ask(started, activation, { as: APP.objectId })).rejects.toEqual(
      refused(400, 'RoleAssignmentRequestPolicyValidationFailed', /EligibilityRule/),
    );
    await ask(started, activation, { as: ALICE });
    expect(canRead(started)).toBe(true);
    started.clock.forward(300);
    await ask(started, { requestType: 'SelfDeactivate' }, { as: ALICE });
    expect(canRead(started)).toBe(false);
  });
});

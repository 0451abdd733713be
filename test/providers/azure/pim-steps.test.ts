import { describe, expect, it } from 'vitest';
import {
  inspectSchedule,
  type PimAction,
  type PimRequest,
  type PimSchedule,
  type PimSide,
  placeBySchedule,
  removeBySchedule,
} from '../../../src/providers/azure/pim-steps.ts';
import { failureOf } from '../../contracts/provider.contract.ts';
import { expiresAt, startsAt } from '../builders.ts';

const now = new Date(Date.parse(startsAt) + 60_000);

function aPimRequest(changes: Partial<PimRequest> = {}): PimRequest {
  return {
    id: 'one',
    action: 'assign',
    status: 'Provisioned',
    createdOn: new Date(startsAt),
    expiresAt,
    scheduleId: 'schedule',
    ...changes,
  };
}

const lent: PimSchedule = { id: 'schedule', startsAt: new Date(startsAt), endsAt: new Date(expiresAt) };

/** Each look shows the next state, and the last one stays. */
function aSide(
  looks: readonly { requests: readonly PimRequest[]; schedule?: PimSchedule }[],
  answer: (action: PimAction) => PimRequest = (action) => aPimRequest({ action }),
): PimSide & { readonly asked: PimAction[] } {
  const asked: PimAction[] = [];
  let look = -1;
  return {
    now,
    about: 'Reader for Dana',
    asked,
    async requests() {
      look = Math.min(look + 1, looks.length - 1);
      return looks[look]?.requests ?? [];
    },
    schedule: async () => looks[look]?.schedule,
    async submit(action) {
      asked.push(action);
      return answer(action);
    },
    cancel: async () => {},
    codeOf: (error) => (error instanceof Error ? error.message : undefined),
  };
}

const refusal = (code: string) => () => {
  throw new Error(code);
};

describe('placing through Privileged Identity Management', () => {
  it('asks for nothing when the access is there until the right moment', async () => {
    const side = aSide([{ requests: [aPimRequest()], schedule: lent }]);
    await placeBySchedule(side, expiresAt);
    expect(side.asked).toEqual([]);
  });

  it('takes ends that differ by less than a second for the same', async () => {
    const schedule = { ...lent, endsAt: new Date(Date.parse(expiresAt) - 999) };
    const side = aSide([{ requests: [aPimRequest()], schedule }]);
    await placeBySchedule(side, expiresAt);
    expect(side.asked).toEqual([]);
  });

  it('waits for what was done a moment ago and does not show yet', async () => {
    const side = aSide([{ requests: [aPimRequest()] }]);
    expect(await failureOf(placeBySchedule(side, expiresAt))).toMatchObject({
      class: 'retry',
      code: 'NotVisibleYet',
    });
    expect(side.asked).toEqual([]);
  });

  it('asks again when that has not shown for long', async () => {
    const createdOn = new Date(now.getTime() - 120_000);
    const side = aSide([{ requests: [aPimRequest({ createdOn })] }]);
    await placeBySchedule(side, expiresAt);
    expect(side.asked).toEqual(['assign']);
  });

  it('takes access that exists for its own when its own request shows only then', async () => {
    const side = aSide([{ requests: [] }, { requests: [aPimRequest()] }], refusal('RoleAssignmentExists'));
    expect(await failureOf(placeBySchedule(side, expiresAt))).toMatchObject({ code: 'NotVisibleYet' });
    const foreign = aSide([{ requests: [] }], refusal('RoleAssignmentExists'));
    await expect(placeBySchedule(foreign, expiresAt)).rejects.toThrow('RoleAssignmentExists');
  });

  it.each([
    ['Failed', 'retry'],
    ['TimedOut', 'retry'],
    ['Denied', 'permanent'],
    ['AdminDenied', 'permanent'],
    ['FailedAsResourceIsLocked', 'permanent'],
    ['Invalid', 'permanent'],
  ])('takes a request that ends as %s for a failure of class %s', async (status, failureClass) => {
    const side = aSide([{ requests: [] }], (action) => aPimRequest({ action, status }));
    const failure = await failureOf(placeBySchedule(side, expiresAt));
    expect(failure).toMatchObject({ class: failureClass, code: status });
    expect(failure.message).toContain('Reader for Dana');
  });

  it.each(['Accepted', 'PendingEvaluation', 'ProvisioningStarted', 'PendingScheduleCreation'])(
    'comes back for a request that is %s',
    async (status) => {
      const side = aSide([{ requests: [aPimRequest({ status })] }]);
      expect(await failureOf(placeBySchedule(side, expiresAt))).toMatchObject({
        class: 'retry',
        code: status,
        retryAfterSeconds: 10,
      });
      expect(side.asked).toEqual([]);
    },
  );

  it('asks anew after a request that came to nothing', async () => {
    const side = aSide([{ requests: [aPimRequest({ status: 'Failed' })] }]);
    await placeBySchedule(side, expiresAt);
    expect(side.asked).toEqual(['assign']);
  });
});

describe('ending through Privileged Identity Management', () => {
  it('does not believe that nothing is there right after something was assigned', async () => {
    const side = aSide([{ requests: [aPimRequest()] }]);
    expect(await failureOf(removeBySchedule(side))).toMatchObject({ class: 'retry', code: 'NotVisibleYet' });
    const createdOn = new Date(now.getTime() - 120_000);
    await removeBySchedule(aSide([{ requests: [aPimRequest({ createdOn })] }]));
  });

  it('waits for a removal that is done and does not show yet, and asks for no second one', async () => {
    const removal = aPimRequest({ action: 'remove', status: 'Revoked' });
    const side = aSide([{ requests: [aPimRequest(), removal], schedule: lent }]);
    expect(await failureOf(removeBySchedule(side))).toMatchObject({ code: 'NotVisibleYet' });
    expect(side.asked).toEqual([]);
  });

  it('is done when PIM knows of nothing to end', async () => {
    const side = aSide(
      [{ requests: [aPimRequest()], schedule: lent }],
      refusal('RoleAssignmentDoesNotExist'),
    );
    await removeBySchedule(side);
    expect(side.asked).toEqual(['remove']);
  });

  it.each([
    ['Failed', 'retry'],
    ['Denied', 'retrySlowly'],
    ['FailedAsResourceIsLocked', 'retrySlowly'],
  ])('never gives a removal up that ends as %s', async (status, failureClass) => {
    const side = aSide([{ requests: [aPimRequest()], schedule: lent }], (action) =>
      aPimRequest({ action, status }),
    );
    expect(await failureOf(removeBySchedule(side))).toMatchObject({ class: failureClass, code: status });
  });

  it('waits for a change that is pending before it ends what was changed', async () => {
    const change = aPimRequest({ action: 'update', status: 'PendingProvisioning' });
    const side = aSide([{ requests: [aPimRequest(), change], schedule: lent }]);
    expect(await failureOf(removeBySchedule(side))).toMatchObject({ code: 'PendingProvisioning' });
  });
});

describe('looking through Privileged Identity Management', () => {
  it.each([
    ['present', [aPimRequest()], lent],
    ['altered', [aPimRequest()], { ...lent, endsAt: undefined }],
    ['altered', [aPimRequest({ status: 'PendingProvisioning' })], undefined],
    ['absent', [aPimRequest({ status: 'Canceled' })], undefined],
    ['absent', [], undefined],
  ])('is %s', async (seen, requests, schedule) => {
    const side = aSide([{ requests, ...(schedule !== undefined && { schedule }) }]);
    expect(await inspectSchedule(side, expiresAt)).toBe(seen);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { PersonRef } from '../../src/core/people.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { aCatalogue, type aClock } from '../providers/builders.ts';
import type { AzureCloud } from './azure-cloud.ts';
import { type CloudUnderTest, failureOf, later, type ProviderUnderTest } from './provider.contract.ts';

/** Somebody who is lent something that Privileged Identity Management ends. */
export interface PimPerson extends ProviderUnderTest {
  readonly beneficiary: PersonRef;
  readonly mayUse: (at: string) => boolean;
  readonly another: (expiresAt: string) => PlannedGrant;
  readonly somebodyElse: ProviderUnderTest['somebodyElse'] & {
    /** Gives the same access through Privileged Identity Management until then. */
    giveUntil(expiresAt: string, justification?: string): Promise<void>;
  };
}

export interface PimUnderTest extends CloudUnderTest {
  /** Without the pause after placing. */
  readonly provider: GrantProvider;
  readonly cloud: AzureCloud;
  readonly clock: ReturnType<typeof aClock>;
  /** The simulator's name for making a request. */
  readonly asking: string;
  newPerson(): Promise<PimPerson>;
}

/** All that a provider lists, wherever the catalogue lets it be. */
export async function listedBy(
  provider: GrantProvider,
  catalogue: Catalogue = aCatalogue(),
): Promise<readonly PlannedGrant[]> {
  const found: PlannedGrant[] = [];
  for (const scope of provider.scopes(catalogue))
    for await (const plan of provider.list(scope, catalogue)) found.push(plan);
  return found;
}

/** PIM ends nothing within five minutes of its start: what is placed is looked at some minutes later. */
export function pausing(provider: GrantProvider, clock: ReturnType<typeof aClock>): GrantProvider {
  return {
    ...provider,
    async place(plan) {
      const placed = await provider.place(plan);
      clock.forward(6 * 60);
      return placed;
    },
  };
}

/** What a provider promises for access that Privileged Identity Management ends, of whatever kind. */
export function describePim(name: string, start: () => Promise<PimUnderTest>): void {
  describe(`the provider ${name}, through Privileged Identity Management`, () => {
    let suite: PimUnderTest;
    let test: PimPerson;
    let plan: PlannedGrant;
    let provider: GrantProvider;

    beforeAll(async () => {
      suite = await start();
    });
    afterAll(() => suite.stop());
    beforeEach(async () => {
      test = await suite.newPerson();
      ({ plan } = test);
      ({ provider } = suite);
    });
    afterEach(() => {
      test.behave();
      suite.cloud.simulator.setConsistencyDelay({});
    });

    const forward = (seconds: number) => suite.clock.forward(seconds);
    const slowly = () => suite.cloud.simulator.setConsistencyDelay({ provisioning: 60_000 });
    const calls = () => suite.cloud.simulator.inspect().calls;
    /** Whether the access ends at exactly this moment. */
    const endsAt = (moment: string) => test.mayUse(later(moment, -1)) && !test.mayUse(moment);

    it('lets the cloud itself end the access at the end, with nobody there to do it', async () => {
      expect(plan.cloudSideEnd).toBe(true);
      expect(test.mayUse(plan.startsAt)).toBe(false);
      await provider.place(plan);
      const before = calls().length;
      expect(test.mayUse(later(plan.startsAt, 60))).toBe(true);
      expect(endsAt(plan.expiresAt)).toBe(true);
      expect(test.mayUse(later(plan.expiresAt, 1))).toBe(false);
      expect(calls()).toHaveLength(before);
      forward(3_600);
      expect(await provider.inspect(plan)).toBe('absent');
      await provider.remove(plan);
      expect(test.artifacts()).toBe(0);
    });

    it('moves the end of what is placed to a later and to an earlier one', async () => {
      await provider.place(plan);
      const longer = { ...plan, expiresAt: later(plan.expiresAt, 7_200) };
      await provider.extend(longer);
      expect(endsAt(longer.expiresAt)).toBe(true);
      forward(180);
      const shorter = { ...plan, expiresAt: later(plan.startsAt, 1_800) };
      await provider.extend(shorter);
      expect(endsAt(shorter.expiresAt)).toBe(true);
      expect(await provider.inspect(shorter)).toBe('present');
      expect(await provider.inspect(longer)).toBe('altered');
    });

    it('comes back for what is still being provisioned, and asks once', async () => {
      slowly();
      const asked = () => calls().filter(({ operation }) => operation === suite.asking).length;
      const before = asked();
      expect(await failureOf(provider.place(plan))).toMatchObject({
        class: 'retry',
        code: 'PendingProvisioning',
        retryAfterSeconds: 10,
      });
      expect(await provider.inspect(plan)).toBe('altered');
      forward(30);
      expect(await failureOf(provider.place(plan))).toMatchObject({ code: 'PendingProvisioning' });
      forward(31);
      await provider.place(plan);
      expect(await provider.inspect(plan)).toBe('present');
      expect(asked()).toBe(before + 1);
    });

    it('cancels what is still being provisioned when it has to go', async () => {
      slowly();
      await failureOf(provider.place(plan));
      await provider.remove(plan);
      expect(await provider.inspect(plan)).toBe('absent');
      forward(120);
      expect(test.artifacts()).toBe(0);
      expect(await provider.inspect(plan)).toBe('absent');
    });

    it('comes back for a removal that takes its time', async () => {
      await test.provider.place(plan);
      slowly();
      expect(await failureOf(provider.remove(plan))).toMatchObject({
        class: 'retry',
        code: 'PendingRevocation',
      });
      expect(await provider.inspect(plan)).toBe('present');
      forward(61);
      await provider.remove(plan);
      expect(await provider.inspect(plan)).toBe('absent');
    });

    it('says when it can be ended when that is asked for in the first five minutes', async () => {
      await provider.place(plan);
      forward(60);
      const failure = await failureOf(provider.remove(plan));
      expect(failure).toMatchObject({
        class: 'retry',
        code: 'ActiveDurationTooShort',
        retryAfterSeconds: 240,
      });
      expect(failure.message).toContain(
        `within five minutes of its start, so this ends at ${later(plan.startsAt, 300)}`,
      );
      forward(240);
      await provider.remove(plan);
      expect(await provider.inspect(plan)).toBe('absent');
      expect(test.mayUse(suite.clock.now().toISOString())).toBe(false);
    });

    it('refuses less than five minutes before the first write', async () => {
      const short = { ...plan, expiresAt: later(plan.startsAt, 240) };
      expect(await provider.precheck(short)).toEqual([
        expect.objectContaining({ severity: 'blocker', code: 'azure.pimTooShort' }),
      ]);
    });

    it('tells access for a while from access that covers the whole time', async () => {
      await test.somebodyElse.giveUntil(later(plan.startsAt, 1_200));
      const [short, ...none] = await provider.precheck(plan);
      expect(none).toEqual([]);
      expect(short).toMatchObject({ severity: 'blocker', code: 'azure.assignedForAWhile' });
      expect(short?.message).toContain(`until ${later(plan.startsAt, 1_200)}`);
      const other = await suite.newPerson();
      await other.somebodyElse.giveUntil(later(plan.expiresAt, 7_200));
      expect(await provider.precheck(other.plan)).toEqual([
        expect.objectContaining({ severity: 'standing', code: 'azure.assignedAlready' }),
      ]);
    });

    it('never takes over what somebody else gave, and never ends it', async () => {
      await test.somebodyElse.giveUntil(later(plan.expiresAt, 7_200));
      forward(360);
      expect(await failureOf(provider.place(plan))).toMatchObject({
        class: 'permanent',
        code: 'RoleAssignmentExists',
      });
      expect(await provider.inspect(plan)).toBe('absent');
      await provider.remove(plan);
      expect(test.artifacts()).toBe(1);
    });

    it('leaves alone what somebody put in the place of its own', async () => {
      await test.provider.place(plan);
      await test.somebodyElse.take();
      await test.somebodyElse.giveUntil(later(plan.expiresAt, 7_200));
      forward(360);
      expect(await provider.inspect(plan)).toBe('absent');
      await provider.remove(plan);
      expect(test.artifacts()).toBe(1);
    });

    it('reports what an earlier request left behind as in the way', async () => {
      const earlier = test.another(plan.expiresAt);
      await provider.place(earlier);
      expect(await provider.precheck(plan)).toEqual([
        expect.objectContaining({
          severity: 'blocker',
          code: 'azure.leftBehind',
          message: expect.stringContaining('earlier request zzzzzzzzz9'),
        }),
      ]);
      expect(await provider.precheck(earlier)).toEqual([]);
    });

    it('lists nothing that somebody else gave with a mark like its own', async () => {
      const mark = `latchkey:${plan.requestId};exp=${plan.expiresAt};name=${plan.artifact.split('/').at(-1)}`;
      await test.somebodyElse.giveUntil(plan.expiresAt, mark);
      const listed = await listedBy(provider, test.catalogue);
      expect(listed.map(({ details }) => details.principalId)).not.toContain(test.beneficiary.objectId);
      expect(test.artifacts()).toBe(1);
    });

    it.each(['first', 'second'] as const)('lends on when the %s of two requests ends', async (which) => {
      const second = test.another(later(plan.expiresAt, 1_800));
      expect(second.sharingKey).toBe(plan.sharingKey);
      expect(second.artifact).not.toBe(plan.artifact);
      await test.provider.place(plan);
      // The second holder takes the artifact of the first over, with the later end.
      const shared = { ...second, artifact: plan.artifact };
      await test.provider.place(shared);
      expect(test.artifacts()).toBe(1);
      // When the later one ends, what stays gets its own end back; when the earlier one ends, nothing changes.
      const stays = which === 'first' ? shared : plan;
      if (which === 'second') await provider.extend(plan);
      expect(endsAt(stays.expiresAt)).toBe(true);
      await provider.remove(stays);
      expect(test.artifacts()).toBe(0);
    });
  });
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import { ProviderError, type ProviderFailure } from '../../src/core/errors.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';

export type ProviderCall = 'place' | 'remove' | 'inspect';

/** What a cloud is told to do with the next calls. `answerLost`: it does the work and the answer never comes. */
export type Misbehaviour = 'denied' | 'throttled' | 'outage' | 'unreachable' | 'answerLost';

/** A cloud that serves all tests of a suite. */
export interface CloudUnderTest {
  /** A plan for a person who is new to the cloud. */
  newPerson(): Promise<ProviderUnderTest>;
  stop(): Promise<void>;
}

/** A provider with a cloud behind it, and the hands of other people in that cloud. */
export interface ProviderUnderTest {
  readonly provider: GrantProvider;
  readonly plan: PlannedGrant;
  /** The code of a call that the cloud denies. */
  readonly deniedCode: string;
  /** What the cloud's throttling says about the wait. */
  readonly retryAfterSeconds: number | undefined;
  /** How many artifacts the beneficiary has in the cloud, as an onlooker sees it. */
  artifacts(): number | Promise<number>;
  misbehave(how: Misbehaviour, call: ProviderCall): void;
  behave(): void;
  /** Moves the cloud's clock. */
  readonly forward?: (seconds: number) => void;
  /** From now on, what the cloud shows is so many seconds old. */
  readonly delayReads?: (seconds: number) => void;
  /** Whether the cloud would let the beneficiary use the access at a moment, UTC ISO-8601. */
  readonly mayUse?: (at: string) => boolean | Promise<boolean>;
  /** Another request's plan for the same permission of the same person. */
  readonly another?: (expiresAt: string) => PlannedGrant;
  /** Whether what `give` gives is there. */
  readonly standing?: () => boolean;
  /** In which what is placed is found without the store. */
  readonly catalogue?: Catalogue;
  readonly somebodyElse: {
    /** Gives the beneficiary the same permission, as standing access. */
    give(): Promise<void>;
    /** Removes the artifact. */
    take(): Promise<void>;
    deletePrincipal(): Promise<void>;
    /** Changes the artifact; absent for artifacts in which there is nothing to change. */
    alter?(): Promise<void>;
    /** Takes up the room that the artifact needs. */
    readonly fill?: () => Promise<void>;
  };
}

/** What providers promise whose artifacts cannot be told from what somebody else gave. */
export function describeProvider(name: string, start: () => Promise<CloudUnderTest>): void {
  describeArtifact(name, start);
  describeStandingAccess(name, start);
}

/** What every grant provider promises, run against the real SDK and a cloud that speaks the wire. */
export function describeArtifact(name: string, start: () => Promise<CloudUnderTest>): void {
  describe(`the provider ${name}`, () => {
    let suite: CloudUnderTest;
    let cloud: ProviderUnderTest;
    let provider: GrantProvider;
    let plan: PlannedGrant;

    beforeAll(async () => {
      suite = await start();
    });
    afterAll(() => suite.stop());
    beforeEach(async () => {
      cloud = await suite.newPerson();
      ({ provider, plan } = cloud);
    });
    afterEach(() => cloud.behave());

    /** Makes sure that a call has something to do. */
    const before: Readonly<Record<ProviderCall, () => Promise<unknown>>> = {
      place: () => Promise.resolve(),
      remove: () => provider.place(plan),
      inspect: () => provider.place(plan),
    };

    it('finds nothing in the way of somebody who has nothing yet', async () => {
      expect(await provider.precheck(plan)).toEqual([]);
      expect(await provider.inspect(plan)).toBe('absent');
    });

    it('places one artifact, says how to use it, and finds it again', async () => {
      const { usage } = await provider.place(plan);
      expect(usage).toMatch(/`\w+ .+`/);
      expect(await cloud.artifacts()).toBe(1);
      expect(await provider.inspect(plan)).toBe('present');
    });

    it('places the same grant twice as one artifact', async () => {
      const first = await provider.place(plan);
      expect(await provider.place(plan)).toEqual(first);
      expect(await cloud.artifacts()).toBe(1);
    });

    it('works with a plan that has been through JSON', async () => {
      const travelled = JSON.parse(JSON.stringify(plan)) as PlannedGrant;
      await provider.place(travelled);
      expect(await provider.inspect(travelled)).toBe('present');
    });

    it('removes the artifact, and does so a second time without complaint', async () => {
      await provider.place(plan);
      await provider.remove(plan);
      expect(await cloud.artifacts()).toBe(0);
      expect(await provider.inspect(plan)).toBe('absent');
      await provider.remove(plan);
      expect(await cloud.artifacts()).toBe(0);
    });

    it('removes what was never placed without complaint', async () => {
      await provider.remove(plan);
      expect(await cloud.artifacts()).toBe(0);
    });

    it('places again after a removal', async () => {
      await provider.place(plan);
      await provider.remove(plan);
      await provider.place(plan);
      expect(await provider.inspect(plan)).toBe('present');
    });

    it('moves the end of what is placed', async () => {
      await provider.place(plan);
      const longer = { ...plan, expiresAt: later(plan.expiresAt, 4.5 * 3_600) };
      await provider.extend(longer);
      expect(await provider.inspect(longer)).toBe('present');
      expect(await cloud.artifacts()).toBe(1);
    });

    it('notices what somebody else did to the artifact, and still ends it', async () => {
      await provider.place(plan);
      const { somebodyElse } = cloud;
      if (somebodyElse.alter === undefined) await somebodyElse.take();
      else await somebodyElse.alter();
      expect(await provider.inspect(plan)).toBe(somebodyElse.alter === undefined ? 'absent' : 'altered');
      await provider.remove(plan);
      expect(await cloud.artifacts()).toBe(0);
      expect(await provider.inspect(plan)).toBe('absent');
    });

    it('takes an artifact that somebody else has removed as removed', async () => {
      await provider.place(plan);
      await cloud.somebodyElse.take();
      expect(await provider.inspect(plan)).toBe('absent');
      await provider.remove(plan);
    });

    it('ends access of somebody who has left', async () => {
      await provider.place(plan);
      await cloud.somebodyElse.deletePrincipal();
      await provider.remove(plan);
      expect(await provider.inspect(plan)).toBe('absent');
    });

    it('gives a denied grant up and a denied removal never', async () => {
      cloud.misbehave('denied', 'place');
      expect(await failureOf(provider.place(plan))).toMatchObject({
        class: 'permanent',
        code: cloud.deniedCode,
      });
      cloud.behave();
      await provider.place(plan);
      cloud.misbehave('denied', 'remove');
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await failureOf(provider.remove(plan))).toMatchObject({
          class: 'retrySlowly',
          code: cloud.deniedCode,
        });
      expect(await cloud.artifacts()).toBe(1);
      cloud.behave();
      await provider.remove(plan);
      expect(await cloud.artifacts()).toBe(0);
    });

    it('does not take a look that was denied for an absence', async () => {
      await provider.place(plan);
      cloud.misbehave('denied', 'inspect');
      expect(await failureOf(provider.inspect(plan))).toMatchObject({ class: 'retrySlowly' });
    });

    it.each(['place', 'remove', 'inspect'] as const)(
      'passes a throttled %s on, with the wait',
      async (call) => {
        await before[call]();
        cloud.misbehave('throttled', call);
        const failure = await failureOf(provider[call](plan));
        expect(failure.class).toBe('retry');
        expect(failure.retryAfterSeconds).toBe(cloud.retryAfterSeconds);
        expect(failure.cloudRequestId).toMatch(/\w/);
      },
    );

    it.each([
      ['an outage', 'outage', 'place'],
      ['an outage', 'outage', 'remove'],
      ['an outage', 'outage', 'inspect'],
      ['a cut connection', 'unreachable', 'place'],
      ['a cut connection', 'unreachable', 'remove'],
      ['a cut connection', 'unreachable', 'inspect'],
    ] as const)('leaves %s (%s) during %s to be repeated', async (_, how, call) => {
      await before[call]();
      cloud.misbehave(how, call);
      expect(await failureOf(provider[call](plan))).toMatchObject({ class: 'retry' });
      cloud.behave();
      await provider[call](plan);
    });

    it('finds its own artifact when the answer to the first attempt was lost', async () => {
      cloud.misbehave('answerLost', 'place');
      expect(await failureOf(provider.place(plan))).toMatchObject({ class: 'retry' });
      cloud.behave();
      expect(await cloud.artifacts()).toBe(1);
      await provider.place(plan);
      expect(await cloud.artifacts()).toBe(1);
      expect(await provider.inspect(plan)).toBe('present');
    });

    it('takes a removal whose answer was lost as done when it is repeated', async () => {
      await provider.place(plan);
      cloud.misbehave('answerLost', 'remove');
      expect(await failureOf(provider.remove(plan))).toMatchObject({ class: 'retry' });
      cloud.behave();
      expect(await cloud.artifacts()).toBe(0);
      await provider.remove(plan);
    });
  });
}

function describeStandingAccess(name: string, start: () => Promise<CloudUnderTest>): void {
  describe(`the provider ${name}, for those who have the access for good`, () => {
    let suite: CloudUnderTest;

    beforeAll(async () => {
      suite = await start();
    });
    afterAll(() => suite.stop());

    it('reports standing access before the first write', async () => {
      const { provider, plan, somebodyElse } = await suite.newPerson();
      await somebodyElse.give();
      const findings = await provider.precheck(plan);
      expect(findings).toEqual([expect.objectContaining({ severity: 'standing' })]);
      expect(findings[0]?.message).toContain('it stays as it is');
    });
  });
}

/** A moment so many seconds after another, UTC ISO-8601. */
export function later(moment: string, seconds: number): string {
  return new Date(Date.parse(moment) + seconds * 1_000).toISOString();
}

/** The failure with which a call ends. It must be a ProviderError that says something. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderFailure> {
  const error = await call.then(
    () => new Error('The call succeeded.'),
    (caught: unknown) => caught,
  );
  if (!(error instanceof ProviderError)) throw error;
  expect(error.failure.message).toMatch(/\w+ \w+/);
  expect(error.failure.code).not.toBe('');
  return error.failure;
}

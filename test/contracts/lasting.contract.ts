import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CloudUnderTest, failureOf, later, type ProviderUnderTest } from './provider.contract.ts';

/** What a kind of grant promises beyond what all do. Each asks for members of `ProviderUnderTest`. */
export type Trait =
  /** The cloud ends the access by itself (`mayUse`). */
  | 'cloudSideEnd'
  /** The artifact is the request's own; what the beneficiary holds for good stands beside it (`another`, `standing`). */
  | 'ownArtifact'
  /** What is placed can be found without the store (`catalogue`). */
  | 'listed'
  /** There is only so much room (`somebodyElse.fill`). */
  | 'quota'
  /** Long throttling is outlasted (`forward`). */
  | 'throttled'
  /** What the cloud shows may be older than what is (`delayReads`, `forward`). */
  | 'eventual';

type Under = () => ProviderUnderTest;

const suites: Readonly<Record<Trait, (under: Under) => void>> = {
  cloudSideEnd: describeEnds,
  ownArtifact: describeOwnArtifact,
  listed: describeListing,
  quota: describeQuota,
  throttled: describeThrottling,
  eventual: describeEventualConsistency,
};

/** What providers promise over time and beside others, for the traits that a kind has. */
export function describeLasting(
  name: string,
  start: () => Promise<CloudUnderTest>,
  traits: readonly Trait[],
): void {
  describe(`the provider ${name}, over time and beside others`, () => {
    let suite: CloudUnderTest;
    let cloud: ProviderUnderTest;

    beforeAll(async () => {
      suite = await start();
    });
    afterAll(() => suite.stop());
    beforeEach(async () => {
      cloud = await suite.newPerson();
    });
    afterEach(() => cloud.behave());

    for (const trait of traits) suites[trait](() => cloud);
  });
}

function describeEnds(under: Under): void {
  it('is ended by the cloud itself, to the second, with nobody at work', async () => {
    const { provider, plan, mayUse } = under();
    const may = has(mayUse);
    expect(plan.cloudSideEnd).toBe(true);
    expect(await may(later(plan.startsAt, 60))).toBe(false);
    await provider.place(plan);
    expect(await may(later(plan.startsAt, -1))).toBe(false);
    expect(await may(plan.startsAt)).toBe(true);
    expect(await may(later(plan.expiresAt, -1))).toBe(true);
    expect(await may(plan.expiresAt)).toBe(false);
    expect(await may(later(plan.expiresAt, 1))).toBe(false);
  });

  it('can be used until a moved end, and no longer after a removal', async () => {
    const { provider, plan, mayUse } = under();
    const may = has(mayUse);
    await provider.place(plan);
    const longer = { ...plan, expiresAt: later(plan.expiresAt, 3_600) };
    await provider.extend(longer);
    expect(await may(plan.expiresAt)).toBe(true);
    expect(await may(longer.expiresAt)).toBe(false);
    await provider.extend(plan);
    expect(await may(plan.expiresAt)).toBe(false);
    await provider.remove(plan);
    expect(await may(later(plan.startsAt, 60))).toBe(false);
  });
}

function describeOwnArtifact(under: Under): void {
  it('stands beside what the person holds for good, and leaves it', async () => {
    const { provider, plan, somebodyElse, standing } = under();
    await somebodyElse.give();
    expect(await provider.precheck(plan)).toEqual([]);
    await provider.place(plan);
    await provider.remove(plan);
    expect(has(standing)()).toBe(true);
  });

  it.each(['first', 'second'] as const)(
    'keeps two requests for the same apart when the %s ends first',
    async (which) => {
      const { provider, plan, another } = under();
      const second = has(another)(later(plan.expiresAt, 1_800));
      await provider.place(plan);
      await provider.place(second);
      const [ends, stays] = which === 'first' ? [plan, second] : [second, plan];
      await provider.remove(ends);
      expect(await provider.inspect(ends)).toBe('absent');
      expect(await provider.inspect(stays)).toBe('present');
      await provider.remove(stays);
      expect(await provider.inspect(stays)).toBe('absent');
    },
  );
}

function describeListing(under: Under): void {
  it('finds what is placed by its mark alone, as plans that can be taken back', async () => {
    const { provider, plan, catalogue } = under();
    const find = async () => {
      const found = [];
      for (const scope of provider.scopes(has(catalogue)))
        for await (const one of provider.list(scope, has(catalogue)))
          if (one.artifact === plan.artifact) found.push(one);
      return found;
    };
    expect(await find()).toEqual([]);
    await provider.place(plan);
    const found = await find();
    expect(found).toEqual([
      expect.objectContaining({ requestId: plan.requestId, index: plan.index, kind: plan.kind }),
    ]);
    const [first] = found;
    // Marks are written in whole seconds.
    expect(Date.parse(plan.expiresAt) - Date.parse(first?.expiresAt ?? '')).toBeLessThan(1_000);
    expect(first?.expiresAt && first.expiresAt <= plan.expiresAt).toBe(true);
    expect(await provider.inspect(first ?? plan)).toBe('present');
    await provider.remove(first ?? plan);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(await find()).toEqual([]);
  });
}

function describeQuota(under: Under): void {
  it('finds before the first write that there is no room', async () => {
    const cloud = under();
    const { provider, plan, somebodyElse } = cloud;
    await has(somebodyElse.fill)();
    expect(await provider.precheck(plan)).toEqual([expect.objectContaining({ severity: 'blocker' })]);
    expect(await failureOf(provider.place(plan))).toMatchObject({ class: 'permanent' });
    expect(await cloud.artifacts()).toBe(0);
    expect(await provider.inspect(plan)).toBe('absent');
  });
}

function describeThrottling(under: Under): void {
  it('gets through ten minutes of throttling', async () => {
    const cloud = under();
    const { provider, plan, forward } = cloud;
    for (const call of ['place', 'remove'] as const) {
      cloud.misbehave('throttled', call);
      for (let minute = 0; minute < 10; minute += 1) {
        expect(await failureOf(provider[call](plan))).toMatchObject({ class: 'retry' });
        has(forward)(60);
      }
      cloud.behave();
      await provider[call](plan);
    }
    expect(await cloud.artifacts()).toBe(0);
  });
}

function describeEventualConsistency(under: Under): void {
  it('places and removes while the cloud shows an older state', async () => {
    const { provider, plan, forward, delayReads } = under();
    has(delayReads)(30);
    await eventually(() => provider.place(plan), forward);
    has(forward)(31);
    expect(await provider.inspect(plan)).toBe('present');
    await provider.remove(plan);
    await provider.remove(plan);
    has(forward)(31);
    expect(await provider.inspect(plan)).toBe('absent');
  });

  it('removes what the cloud does not show yet, or says that it cannot yet', async () => {
    const { provider, plan, forward, delayReads } = under();
    has(delayReads)(30);
    await provider.place(plan);
    await eventually(() => provider.remove(plan), forward);
    has(forward)(31);
    expect(await provider.inspect(plan)).toBe('absent');
  });
}

/** Twice, as an orchestration would that could not read back what it placed; a failure must be one to repeat. */
async function eventually(
  call: () => Promise<unknown>,
  forward: ProviderUnderTest['forward'],
): Promise<void> {
  await call().catch(() => undefined);
  const second = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (second === undefined) return;
  expect(second).toMatchObject({ failure: { class: 'retry' } });
  has(forward)(31);
  await call();
}

/** A member that the suite's traits promise. */
function has<Member>(member: Member | undefined): Member {
  if (member !== undefined) return member;
  throw new Error('The traits of this suite ask for a member that it does not have.');
}

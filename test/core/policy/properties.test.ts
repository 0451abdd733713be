import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../src/core/policy/question.ts';
import {
  type Asked,
  ask,
  friday,
  group,
  type Name,
  opsCatalogue,
  type World,
} from '../../support/policy-world.ts';

const everybody: readonly Name[] = ['ann', 'ben', 'cho', 'dee', 'eve', 'fay', 'gus', 'hal'];
const anybody = fc.constantFrom(...everybody);
const some = fc.subarray([...everybody]);
const upns = (people: readonly Name[]) => people.map((name) => `${name}@contoso.com`).join(', ');

/** A stage of approval in which anybody may be named in any way. */
const stage = fc
  .record({
    approvers: some,
    owners: fc.boolean(),
    manager: fc.boolean(),
    backup: some,
    escalation: fc.option(some.filter((people) => people.length > 0)),
  })
  .map(({ approvers, owners, manager, backup, escalation }) => {
    const groups = owners || approvers.length === 0 ? `, groups: [${group.owners}]` : '';
    const further = escalation ? `, escalation: { after: 1h, to: { users: [${upns(escalation)}] } }` : '';
    return `{ approvers: { users: [${upns(approvers)}]${groups}, manager: ${manager} }, backup: { users: [${upns(backup)}] }${further} }`;
  });

/** Who decides instead of whom. */
const pairs = fc.array(
  fc.tuple(anybody, anybody).filter(([from, to]) => from !== to),
  { maxLength: 6 },
);

/** The same as delegations of the catalogue. */
function inCatalogue(of: readonly (readonly [Name, Name])[]): string {
  const entries = of.map(
    ([from, to]) => `{ from: ${from}@contoso.com, to: ${to}@contoso.com, ends: "2027-01-01T00:00:00Z" }`,
  );
  return `delegations: [${entries.join(', ')}]`;
}

const delegations = pairs.map(inCatalogue);

const world: fc.Arbitrary<World> = fc
  .record({
    engineers: some,
    owners: some,
    oncall: some,
    leavers: some,
    gone: some,
    disabled: some,
    guests: some,
    managers: fc.array(fc.tuple(anybody, anybody), { maxLength: 6 }),
    // What approvers have set up themselves, beside the catalogue's.
    delegations: pairs,
  })
  .map(({ engineers, owners, oncall, leavers, managers, ...rest }) => ({
    ...rest,
    groups: { engineers, owners, oncall, leavers },
    managers: Object.fromEntries(managers),
  }));

const asked: fc.Arbitrary<Asked> = fc.record({
  by: anybody,
  for: anybody,
  minutes: fc.integer({ min: 1, max: 3000 }),
  at: fc
    .integer({ min: 0, max: 14 * 24 * 60 })
    .map((minutes) => new Date(Date.parse(friday) + minutes * 60_000).toISOString()),
  breakGlass: fc.boolean(),
});

const everyoneMayReceive = `beneficiaries: { contractors: true, others: { users: [${upns(everybody)}] } }`;
const emergency = `breakGlass: { who: { users: [${upns(everybody)}] }, max: 12h, tell: { users: [hal@contoso.com] }, review: { by: { users: [hal@contoso.com] }, within: 24h } }`;

function deciders({ stages }: Analysis): readonly string[] {
  return stages.flatMap(({ approvers, backups, escalation, delegates }) =>
    [...approvers, ...backups, ...(escalation?.to ?? []), ...delegates.map(({ to }) => to)].map(
      ({ displayName }) => displayName,
    ),
  );
}

describe('the policy, whatever the catalogue and the directory', () => {
  it('lets nobody approve what they ask for or receive, in any combination of names, groups, managers and delegations', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stage, { minLength: 1, maxLength: 3 }),
        delegations,
        world,
        asked,
        async (stages, top, people, question) => {
          const catalogue = opsCatalogue({
            policy: `stages: [${stages.join(', ')}]\n${emergency}`,
            entitlement: everyoneMayReceive,
            top,
          });
          const analysis = await ask(catalogue, question, people);
          const own = [question.by, question.for];
          expect(deciders(analysis).filter((name) => own.includes(name as Name))).toEqual([]);
          // Delegates of a person decide nothing about that person's own request in that person's place.
          const instead = analysis.stages.flatMap(({ delegates }) =>
            delegates.map(({ from }) => from.displayName),
          );
          expect(instead.filter((name) => own.includes(name as Name))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives nothing without somebody to decide, a rule that does, or an emergency', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stage, { minLength: 1, maxLength: 3 }),
        world,
        asked,
        async (stages, people, question) => {
          const catalogue = opsCatalogue({
            policy: `tiers: [{ upTo: 1h, automatic: true }, { stages: [${stages.join(', ')}] }]\n${emergency}`,
            entitlement: everyoneMayReceive,
          });
          const analysis = await ask(catalogue, question, people);
          const ways = [
            analysis.stages.length > 0,
            analysis.automatic !== undefined,
            analysis.breakGlass !== undefined,
          ];
          expect(ways.filter(Boolean)).toHaveLength(analysis.allowed ? 1 : 0);
          expect(analysis.automatic === undefined || question.by === question.for).toBe(true);
          for (const { quorum, approvers } of analysis.stages)
            expect(approvers.length).toBeGreaterThanOrEqual(quorum);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives nothing to and takes nothing from whoever is denied, whatever else names them', async () => {
    await fc.assert(
      fc.asyncProperty(
        some.filter((people) => people.length > 0),
        fc.boolean(),
        world,
        asked,
        async (denied, everywhere, people, question) => {
          const rule = `deny: { users: [${upns(denied)}], groups: [${group.leavers}] }`;
          const catalogue = opsCatalogue({
            policy: `${everywhere ? '' : rule}\ntiers: [{ automatic: true }]\n${emergency}`,
            entitlement: everyoneMayReceive,
            top: everywhere ? rule : '',
          });
          const { allowed } = await ask(catalogue, question, people);
          const out = [...denied, ...(people.groups?.leavers ?? [])];
          const isOut = out.includes(question.by ?? 'ann') || out.includes(question.for ?? 'ann');
          expect(isOut && allowed).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never asks for more approval when something is asked for a shorter time', async () => {
    const bounds = fc
      .uniqueArray(fc.integer({ min: 1, max: 48 }), { minLength: 1, maxLength: 4 })
      .map((hours) => hours.toSorted((a, b) => a - b));
    const shapes = fc.array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }), {
      minLength: 5,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(
        bounds,
        shapes,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 2880 }), { minLength: 2, maxLength: 2 }),
        async (hours, quorums, automatic, minutes) => {
          const [one = 1, other = 1] = minutes;
          const catalogue = tieredCatalogue(hours, quorums, automatic);
          // What the loader refuses cannot be in force.
          fc.pre(catalogue !== undefined);
          const [shorter, longer] = [Math.min(one, other), Math.max(one, other)];
          const people = { groups: { owners: ['ben', 'cho', 'dee', 'fay'], oncall: ['ann'] } } as const;
          const less = need(await ask(catalogue, { minutes: shorter }, people));
          const more = need(await ask(catalogue, { minutes: longer }, people));
          expect(less.length).toBeLessThanOrEqual(more.length);
          for (const [index, quorum] of less.entries()) expect(quorum).toBeLessThanOrEqual(more[index] ?? 0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lets somebody whom an approver has named decide just as somebody whom the catalogue names', async () => {
    await fc.assert(
      fc.asyncProperty(stage, pairs, world, asked, async (only, named, people, question) => {
        const parts = { policy: `stages: [${only}]\n${emergency}`, entitlement: everyoneMayReceive };
        const whose = (analysis: Analysis) =>
          JSON.stringify(analysis.stages, (key, value: unknown) =>
            key === 'objectId' || key === 'userPrincipalName' ? undefined : value,
          );
        const byCatalogue = await ask(opsCatalogue({ ...parts, top: inCatalogue(named) }), question, {
          ...people,
          delegations: [],
        });
        const byThemselves = await ask(opsCatalogue(parts), question, { ...people, delegations: named });
        expect(whose(byThemselves)).toBe(whose(byCatalogue));
      }),
      { numRuns: 200 },
    );
  });

  it('lets nobody decide instead where the policy does not allow it, or when the time is over', async () => {
    const late = '2027-01-01T00:00:00.000Z';
    const parts = { policy: `stages: [{ approvers: { groups: [${group.owners}] } }]` };
    const people = { delegations: [['ben', 'dee']] } as const;
    const instead = async (more: string, at = friday) =>
      (await ask(opsCatalogue({ policy: `${parts.policy}\n${more}` }), { at }, people)).stages.flatMap(
        ({ delegates }) => delegates.map(({ to }) => to.displayName),
      );
    expect(await instead('')).toEqual(['dee']);
    expect(await instead('delegation: false')).toEqual([]);
    expect(await instead('', late)).toEqual([]);
    expect(await instead('', '2025-12-31T23:59:59.000Z')).toEqual([]);
  });

  it('says the same about the same, each time', async () => {
    await fc.assert(
      fc.asyncProperty(stage, delegations, world, asked, async (only, top, people, question) => {
        const catalogue = opsCatalogue({
          policy: `stages: [${only}]\n${emergency}`,
          entitlement: everyoneMayReceive,
          top,
        });
        const said = async () => {
          const { rules, stages, ...rest } = await ask(catalogue, question, people);
          const names = stages.map(({ approvers }) => approvers.map(({ displayName }) => displayName));
          return JSON.stringify({ ...rest, rules: rules.map(({ rule, passed }) => [rule, passed]), names });
        };
        expect(await said()).toBe(await said());
      }),
      { numRuns: 100 },
    );
  });
});

/** The quorum of each stage. */
function need({ stages }: Analysis): readonly number[] {
  return stages.map(({ quorum }) => quorum);
}

/** Undefined when the loader refuses it. */
function tieredCatalogue(
  hours: readonly number[],
  quorums: readonly (readonly number[])[],
  automatic: boolean,
): ReturnType<typeof opsCatalogue> | undefined {
  const owners = `{ groups: [${group.owners}] }`;
  const stagesOf = (index: number) =>
    `stages: [${(quorums[index] ?? [1]).map((quorum) => `{ approvers: ${owners}, quorum: ${quorum} }`).join(', ')}]`;
  const tiers = hours.map(
    (upTo, index) => `{ upTo: ${upTo}h, ${index === 0 && automatic ? 'automatic: true' : stagesOf(index)} }`,
  );
  const rule = `automatic: [{ name: on-call, upTo: 2h, onCall: { groups: [${group.oncall}] } }]`;
  try {
    return opsCatalogue({ policy: `tiers: [${[...tiers, `{ ${stagesOf(4)} }`].join(', ')}]\n${rule}` });
  } catch {
    return undefined;
  }
}

import { parseCatalogue } from '../src/core/catalogue/parse.ts';
import type { Person } from '../src/core/people.ts';
import { analyse } from '../src/core/policy/analyse.ts';
import { type Facts, gatherFacts } from '../src/core/policy/facts.ts';
import type { Question } from '../src/core/policy/question.ts';
import type { Directory } from '../src/core/ports.ts';
import { sha256Hex } from '../src/platform/digest.ts';
import { grantSchemas } from '../src/providers/schemas.ts';

// Loads a catalogue of 1,000 entitlements and puts questions of 2,000 people before it. Bounds: loaded in less than a
// second, each analysis in less than 5 ms, whoever asks for whatever. Exits with 1 when one of them is broken.

const entitlements = 1_000;
const people = 2_000;
const teams = 50;
const now = new Date('2026-11-20T10:00:00.000Z');

const id = (prefix: number, index: number) =>
  `${prefix}0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** One file a team, as people keep them: a policy with two tiers, and twenty entitlements. */
function teamFile(team: number) {
  const mine = Array.from({ length: entitlements / teams }, (_, index) => `team-${team}-thing-${index}`);
  const text = `
policies:
  team-${team}:
    requesters: { groups: ["${id(1, team)}"] }
    deny: { groups: ["${id(3, 0)}"] }
    tiers:
      - { upTo: 1h, automatic: true }
      - { stages: [{ approvers: { groups: ["${id(2, team)}"] }, backup: { users: [person-1@contoso.com] } }] }
    windows: { timeZone: Europe/Berlin, open: [{ days: [mon, tue, wed, thu, fri], from: "06:00", to: "20:00" }] }
    heldAtOnce: 5
entitlements:
${mine
  .map(
    (name) => `  ${name}:
    title: Read ${name}
    description: Reads what team ${team} keeps there.
    environment: production
    duration: { default: 2h, max: 24h, offered: [1h, 2h, 8h] }
    ticket: { required: true, pattern: "OPS-[0-9]+", example: OPS-1 }
    policy: team-${team}
    grants:
      - { kind: aws.iam.attachment, account: data, policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }
      - { kind: azure.role, subscription: data, resourceGroup: rg-${team}, role: Reader }`,
  )
  .join('\n')}
`;
  return { path: `team-${String(team).padStart(2, '0')}.yaml`, text };
}

const clouds = `
aws: { accounts: { data: { id: "111122223333", deployerRole: "arn:aws:iam::111122223333:role/deployer", externalId: data } } }
azure: { subscriptions: { data: 7d1c6a52-93d4-4b5e-8f0a-2c6e5b1f9a10 } }
people: { iamUserRule: { take: localPart, domains: [contoso.com] } }
admins: { users: [person-0@contoso.com] }
`;
const files = [
  { path: 'clouds.yaml', text: clouds },
  ...Array.from({ length: teams }, (_, team) => teamFile(team)),
];

function load() {
  const outcome = parseCatalogue(files, { grantSchemas, sha256: sha256Hex, now });
  if (!outcome.ok) throw new Error(outcome.issues.map(({ message }) => message).join('\n'));
  return outcome.catalogue;
}

/** Milliseconds that it takes. */
async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const firstLoad = await timed(load);
const loads = [await timed(load), await timed(load), await timed(load), await timed(load)];
const catalogue = load();

const everybody: readonly Person[] = Array.from({ length: people }, (_, index) => ({
  objectId: id(9, index),
  displayName: `Person ${index}`,
  userPrincipalName: `person-${index}@contoso.com`,
  userType: 'Member',
  accountEnabled: true,
}));
const byId = new Map(everybody.map((person) => [person.objectId, person]));
const groupsOf = (index: number) => [
  id(1, index % teams),
  ...(index % 10 === 0 ? [id(2, index % teams)] : []),
];
const members = new Map<string, Person[]>();
for (const [index, person] of everybody.entries())
  for (const group of groupsOf(index)) members.set(group, [...(members.get(group) ?? []), person]);
const directory: Directory = {
  person: (objectId) => Promise.resolve(byId.get(objectId)),
  find: (text) => Promise.resolve(everybody.filter(({ userPrincipalName }) => userPrincipalName === text)),
  memberOf: (objectId, groups) =>
    Promise.resolve(
      groups.filter((group) =>
        groupsOf(everybody.findIndex((one) => one.objectId === objectId)).includes(group),
      ),
    ),
  membersOf: (group) => Promise.resolve(members.get(group) ?? []),
  managerOf: () => Promise.resolve(undefined),
};
const ports = { directory, store: { openFor: () => Promise.resolve([]) } };

/** Every person asks for one thing that is theirs to ask for and one that is not. */
const asked: { question: Question; facts: Facts }[] = [];
for (const [index, person] of everybody.entries())
  for (const team of [index % teams, (index + 1) % teams]) {
    const question = {
      entitlement: `team-${team}-thing-${index % 20}`,
      requesterId: person.objectId,
      beneficiaryId: person.objectId,
      minutes: 30 + (index % 300),
      reason: 'A bench mark',
      ticket: 'OPS-1',
    };
    asked.push({ question, facts: await gatherFacts(ports, catalogue, question) });
  }

const times: number[] = [];
let allowed = 0;
for (const { question, facts } of asked) {
  // The best of three: what else the machine does is not what is measured.
  const runs = [1, 2, 3].map(() => {
    const start = performance.now();
    const { allowed: passed } = analyse(catalogue, question, facts, now);
    return { passed, took: performance.now() - start };
  });
  if (runs[0]?.passed) allowed += 1;
  times.push(Math.min(...runs.map(({ took }) => took)));
}
const sorted = times.toSorted((a, b) => a - b);
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
const worst = at(1);
const bestLoad = Math.min(firstLoad, ...loads);

const figure = (milliseconds: number) => `${milliseconds.toFixed(2)} ms`;
console.log(`Catalogue: ${entitlements} entitlements, ${teams} policies, ${files.length} files.`);
console.log(
  `Load: first ${figure(firstLoad)}, then ${loads.map(figure).join(', ')} (bound 1000 ms, for the best).`,
);
console.log(`Analyses: ${asked.length} by ${people} people, ${allowed} allowed.`);
console.log(
  `Each: median ${figure(at(0.5))}, 99 % ${figure(at(0.99))}, worst ${figure(worst)} (bound 5 ms); a load costs as much as ${Math.round(bestLoad / at(0.5))} median analyses.`,
);
if (bestLoad > 1_000 || worst > 5) process.exitCode = 1;

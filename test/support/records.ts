import type { PersonRef } from '../../src/core/people.ts';
import type {
  AccessRequest,
  Extension,
  GrantRecord,
  OpenStage,
  PlannedGrant,
  RequestRecord,
} from '../../src/core/requests/request.ts';

/** The people of the records, with fixed ids so that what is made of them can be compared with files. */
export const people = {
  alex: aPersonRef('Alex Kim', 1),
  dana: aPersonRef('Dana Fields', 2),
  priya: aPersonRef('Priya Nair', 3),
  ben: aPersonRef('Ben Okafor', 4),
  morgan: aPersonRef('Morgan Reed', 5),
} as const;

function aPersonRef(displayName: string, number: number): PersonRef {
  return {
    objectId: `30000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    displayName,
    userPrincipalName: `${displayName.toLowerCase().replace(' ', '.')}@contoso.com`,
  };
}

export function aRequest(changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    id: 'k3m9p2x7qa',
    requester: people.alex,
    beneficiary: people.alex,
    entitlement: {
      name: 'data-readonly',
      title: 'Read the data platform',
      description: 'Read the buckets of the data account and the storage of the data subscription.',
      environment: 'production',
      catalogueVersion: 'a1b2c3d4e5f6',
    },
    minutes: 240,
    reason: 'Check why the import of last night has failed.',
    requestedAt: '2026-11-20T10:00:00.000Z',
    ...changes,
  };
}

export function aStage(changes: Partial<OpenStage> = {}): OpenStage {
  return {
    index: 0,
    of: 1,
    quorum: 1,
    approvers: [people.priya, people.ben],
    answerBy: '2026-11-20T18:00:00.000Z',
    ...changes,
  };
}

export function aPlan(changes: Partial<PlannedGrant> = {}): PlannedGrant {
  return {
    requestId: 'k3m9p2x7qa',
    index: 0,
    kind: 'aws.iam.attachment',
    cloud: 'aws',
    permission: 'AmazonS3ReadOnlyAccess',
    target: 'AWS account data (111122223333)',
    principal: 'IAM user alex.kim',
    artifact: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    startsAt: '2026-11-20T10:05:00.000Z',
    expiresAt: '2026-11-20T14:05:00.000Z',
    cloudSideEnd: false,
    details: {},
    ...changes,
  };
}

export function aGrant(changes: Partial<GrantRecord> = {}): GrantRecord {
  return { plan: aPlan(), state: 'planned', ...changes };
}

/** The same grant once more, in Azure. */
export function anAzureGrant(changes: Partial<GrantRecord> = {}): GrantRecord {
  return aGrant({
    ...changes,
    plan: aPlan({
      index: 1,
      kind: 'azure.role',
      cloud: 'azure',
      permission: 'Storage Blob Data Reader',
      target: 'subscription data (5f0c…)',
      principal: 'alex.kim@contoso.com',
      artifact: 'roleAssignments/0b1c',
      cloudSideEnd: true,
      ...changes.plan,
    }),
  });
}

/** A request that waits for one of two approvers. */
export function aRecord(changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    schema: 1,
    revision: 1,
    request: aRequest(),
    state: 'pending',
    stage: aStage(),
    decisions: [],
    grants: [],
    ...changes,
  };
}

/** Active access for some hours, with one grant; its id is made of the number. */
export function anActiveRecord(number: number, holder: PersonRef): RequestRecord {
  const id = `k3m9p2x${String(number).padStart(3, '0')}`;
  const plan = aPlan({ requestId: id, kind: 'test.grant', artifact: `artifact ${number}` });
  return aRecord({
    request: aRequest({ id, requester: holder, beneficiary: holder }),
    state: 'active',
    expiresAt: '2026-11-20T20:00:00.000Z',
    grants: [aGrant({ plan, state: 'placed' })],
  });
}

const approved = {
  decisions: [{ kind: 'approve', by: people.priya, at: '2026-11-20T10:04:00.000Z', stage: 0 }],
} as const;

const given = {
  ...approved,
  startsAt: '2026-11-20T10:05:00.000Z',
  expiresAt: '2026-11-20T14:05:00.000Z',
} as const;

const placed = [
  aGrant({
    state: 'placed',
    usage: 'It works without a new sign-in.\n`aws s3 ls s3://data-lake --profile data_readonly`',
    placedAt: '2026-11-20T10:05:20.000Z',
  }),
  anAzureGrant({
    state: 'placed',
    usage: 'Sign in to Azure.\nhttps://portal.azure.com/#resource/storage',
    placedAt: '2026-11-20T10:05:30.000Z',
  }),
];

const removed = placed.map(
  (grant): GrantRecord => ({
    ...grant,
    state: 'removed',
    removedAt: '2026-11-20T14:05:40.000Z',
  }),
);

const failure = {
  class: 'retrySlowly',
  code: 'ScopeLocked',
  message: 'A lock on the subscription forbids to delete the role assignment.',
} as const;

/** One record for every state, and for the turns that a state can take. */
export const recordsByState = {
  pendingUnasked: withoutStage(aRecord()),
  pending: aRecord(),
  pendingOneOfTwo: aRecord({ stage: aStage({ quorum: 2, index: 1, of: 2 }), decisions: decidedInStage(1) }),
  pendingWithNotes: aRecord({
    request: aRequest({ ticket: 'OPS-1234' }),
    stage: aStage({ escalated: true, approvers: [people.priya, people.ben, people.morgan] }),
    notes: [
      {
        by: people.priya,
        at: '2026-11-20T10:06:00.000Z',
        text: 'Which [table](https://evil.example) is it?',
      },
      { by: people.alex, at: '2026-11-20T10:08:00.000Z', text: 'The import of last night.' },
    ],
  }),
  approved: aRecord({ state: 'approved', ...approved }),
  activeShortened: aRecord({
    state: 'active',
    ...given,
    decisions: [{ ...approved.decisions[0], minutes: 60 }],
    grants: placed,
  }),
  activeByRule: aRecord({
    state: 'active',
    ...given,
    decisions: [],
    approvedBy: { by: 'rule', rule: 'up to 1 h' },
    grants: placed,
  }),
  activeEmergency: aRecord({
    state: 'active',
    ...given,
    request: aRequest({ breakGlass: true }),
    decisions: [],
    approvedBy: { by: 'breakGlass' },
    grants: placed,
  }),
  activeExtensionAsked: aRecord({
    state: 'active',
    ...given,
    extensions: [anExtension({ stage: aStage({ answerBy: '2026-11-20T14:05:00.000Z' }) })],
    grants: placed,
  }),
  activeExtended: aRecord({
    state: 'active',
    ...given,
    expiresAt: '2026-11-20T15:05:00.000Z',
    extensions: [anExtension({ outcome: 'extended' })],
    grants: placed,
  }),
  activeExtensionDenied: aRecord({
    state: 'active',
    ...given,
    extensions: [
      anExtension({
        outcome: 'denied',
        decisions: [
          {
            kind: 'deny',
            by: people.priya,
            at: '2026-11-20T13:30:00.000Z',
            reason: 'Four hours are enough.',
            stage: 0,
          },
        ],
      }),
    ],
    grants: placed,
  }),
  granting: aRecord({
    state: 'granting',
    ...given,
    grants: [aGrant({ state: 'placing' }), anAzureGrant({ state: 'planned' })],
  }),
  active: aRecord({ state: 'active', ...given, grants: placed }),
  activeStanding: aRecord({
    state: 'active',
    ...given,
    grants: [placed[0] ?? aGrant(), anAzureGrant({ state: 'standing' })],
  }),
  revoking: aRecord({
    state: 'revoking',
    ...given,
    end: { why: 'expired' },
    grants: [aGrant({ state: 'removing' }), removed[1] ?? anAzureGrant()],
  }),
  revokingStuck: aRecord({
    state: 'revoking',
    ...given,
    end: { why: 'revokedBy', by: people.morgan, reason: 'The incident is over.' },
    grants: [removed[0] ?? aGrant(), anAzureGrant({ state: 'stuck', failure })],
  }),
  ended: aRecord({
    state: 'ended',
    ...given,
    end: { why: 'expired' },
    closedAt: '2026-11-20T14:05:40.000Z',
    grants: removed,
  }),
  endedEarly: aRecord({
    state: 'ended',
    ...given,
    end: { why: 'endedEarly', by: people.alex },
    closedAt: '2026-11-20T12:00:40.000Z',
    grants: [removed[0] ?? aGrant(), anAzureGrant({ state: 'kept' })],
  }),
  denied: aRecord({
    state: 'denied',
    decisions: [
      {
        kind: 'deny',
        by: people.priya,
        at: '2026-11-20T10:04:00.000Z',
        reason: 'Use the copy in staging.',
        stage: 0,
      },
    ],
    closedAt: '2026-11-20T10:04:01.000Z',
  }),
  timedOut: aRecord({ state: 'timedOut', closedAt: '2026-11-20T18:00:00.000Z' }),
  cancelled: aRecord({ state: 'cancelled', closedAt: '2026-11-20T10:02:00.000Z' }),
  failed: aRecord({
    state: 'failed',
    ...given,
    failure: 'The role assignment could not be placed, so everything else was taken back.',
    closedAt: '2026-11-20T10:07:00.000Z',
    grants: [removed[0] ?? aGrant(), anAzureGrant({ state: 'blocked', failure })],
  }),
} as const satisfies Record<string, RequestRecord>;

export function anExtension(changes: Partial<Extension> = {}): Extension {
  return {
    number: 1,
    by: people.alex,
    at: '2026-11-20T13:20:00.000Z',
    minutes: 60,
    expiresAt: '2026-11-20T15:05:00.000Z',
    decisions: [],
    ...changes,
  };
}

function decidedInStage(stage: number): RequestRecord['decisions'] {
  return [{ kind: 'approve', by: people.priya, at: '2026-11-20T10:04:00.000Z', stage }];
}

function withoutStage(record: RequestRecord): RequestRecord {
  const { stage, ...rest } = record;
  return stage ? rest : record;
}

/** The record, asked for by Alex for Dana. */
export function forDana(record: RequestRecord): RequestRecord {
  return { ...record, request: { ...record.request, beneficiary: people.dana } };
}

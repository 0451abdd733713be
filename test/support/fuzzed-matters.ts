import type { ReportedFinding } from '../../src/core/reconcile/finding.ts';
import { aPlan } from './records.ts';

// What there is for whoever tries everything: requests, a finding, and lines that are right.

/** Ids of the requests that are asked about. */
export const fuzzedIds = ['k3m9p2x7qa', 'a2b3c4d5e6', 'z9y8x7w6v5'] as const;

/** What waits for a decision. */
export const fuzzedFinding: ReportedFinding = {
  schema: 1,
  id: `finding-${'a'.repeat(32)}`,
  key: 'artifact test.grant left',
  occurrence: 1,
  revision: 1,
  what: 'unexplained',
  why: 'noRequest',
  plan: aPlan(),
  place: { kind: 'test.grant', scope: 'data' },
  commands: [],
  fingerprint: 'b'.repeat(32),
  since: '2026-11-20T09:00:00.000Z',
  state: 'open',
};

/** Whole lines that are right, one or more for each command. */
export const fuzzedLines = [
  'request',
  'request data-readonly 20m check the logs',
  'status',
  'who',
  'who production',
  'pending',
  `extend ${fuzzedIds[1]} 1h`,
  'extend 1h',
  `done ${fuzzedIds[1]}`,
  `cancel ${fuzzedIds[0]}`,
  `revoke ${fuzzedIds[1]} it is enough`,
  'revoke everything an incident',
  'revoke all of Alex Kim',
  'revoke all data-readonly leaked',
  'breakglass data-readonly 20m it is down',
  'share',
  'review',
  'delegate Ben Okafor until monday',
  'delegate off',
  'report',
  'pause an incident',
  'resume',
  'help',
] as const;

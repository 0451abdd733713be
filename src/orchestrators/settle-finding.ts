import * as activities from '../activities/refs.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import {
  all,
  callPersistently,
  type Orchestration,
  type Steps,
  subOrchestration,
} from '../platform/durable/steps.ts';
import { type EndGrantOutcome, endGrantRef, type SettleFindingInput } from './refs.ts';
import { now } from './run.ts';
import { quietly } from './show.ts';

// Cards catch up with the next change; the last ones are tried for about an hour and a half.
const attempts = 4;
const lastAttempts = 12;

/**
 * Does what an administrator has decided about a finding: looks once more, because it may be gone or be held by an open
 * request by now, and takes it back as every grant is taken back, until it is verified absent and with pages.
 */
export function* settleFinding(context: Orchestration): Steps<{ readonly state: string }> {
  const { id, revision } = context.df.getInput<SettleFindingInput>();
  yield* show(context, id, attempts);
  const looked = yield* callPersistently(context, activities.recheckFinding, { id, revision });
  const state = yield* settle(context, { id, revision }, looked);
  if (state === 'left') return { state };
  yield* callPersistently(context, activities.recordFinding, { id, revision, state, at: now(context) });
  yield* show(context, id, lastAttempts);
  return { state };
}

type Looked =
  | { readonly outcome: 'nothing' | 'gone' | 'held' | 'revoke' }
  | { readonly outcome: 'remove'; readonly plan: PlannedGrant };

function* settle(
  context: Orchestration,
  finding: { readonly id: string; readonly revision: number },
  looked: Looked,
): Steps<'left' | 'gone' | 'removed' | 'held' | 'kept' | 'revoked'> {
  if (looked.outcome === 'nothing') return 'left';
  if (looked.outcome === 'revoke')
    return (yield* callPersistently(context, activities.revokeFound, finding)).outcome;
  if (looked.outcome !== 'remove') return looked.outcome;
  const { plan } = looked;
  const input = { schema: 1, plan, attempted: true, due: now(context), attempts: 0, pages: 0 } as const;
  const end = subOrchestration(context, endGrantRef, `${context.df.instanceId}-end`, input);
  const [ended] = yield* all<EndGrantOutcome>(context, [end]);
  return ended?.outcome === 'kept' ? 'kept' : 'removed';
}

function* show(context: Orchestration, id: string, tries: number): Steps<void> {
  yield* quietly(callPersistently(context, activities.showFinding, { id }, tries));
}

import type { PersonRef } from '../people.ts';
import type { Decision, RequestRecord } from '../requests/request.ts';
import type { Stage } from './question.ts';

type Delegates = Stage['delegates'];

/**
 * How many approvals these people are worth together. Each stands for one approver: themselves or, if they decide
 * only instead of others, one of those. Somebody who was away and comes back does not make two of one. Pure.
 */
export function approvalsOf(people: readonly PersonRef[], delegates: Delegates): number {
  const takenBy = new Map<string, string>();
  const seatsFor = (id: string): readonly string[] => {
    const instead = delegates.filter(({ to }) => to.objectId === id).map(({ from }) => from.objectId);
    return instead.length > 0 ? instead : [id];
  };
  /** Gives a person a seat, moving others to another one of theirs where that helps. */
  function sit(id: string, tried: Set<string>): boolean {
    for (const seat of seatsFor(id)) {
      if (tried.has(seat)) continue;
      tried.add(seat);
      const holder = takenBy.get(seat);
      if (holder === undefined || sit(holder, tried)) {
        takenBy.set(seat, id);
        return true;
      }
    }
    return false;
  }
  const ids = new Set(people.map(({ objectId }) => objectId));
  return [...ids].filter((id) => sit(id, new Set())).length;
}

/** How many approvals a stage could get at most. Pure. */
export function possibleApprovals({ approvers, backups, delegates, escalation }: Stage): number {
  return approvalsOf([...approvers, ...backups, ...(escalation?.to ?? [])], delegates);
}

/** Who has said yes in a stage. */
export function approvedBy(decisions: readonly Decision[], stage: number): readonly PersonRef[] {
  return approvalsIn(decisions, stage).map(({ by }) => by);
}

function approvalsIn(decisions: readonly Decision[], stage: number): readonly Decision[] {
  return decisions.filter((one) => one.kind === 'approve' && one.stage === stage);
}

/** How many approvals these are worth, by who decided instead of whom as the stage says and as it was at each of them. */
function worth(decisions: readonly Decision[], delegates: Delegates): number {
  const atTheTime = decisions.flatMap(({ by, insteadOf = [] }) =>
    insteadOf.map((from) => ({ from, to: by })),
  );
  return approvalsOf(
    decisions.map(({ by }) => by),
    [...delegates, ...atTheTime],
  );
}

/** Whether the stage that is open has all the approvals it needs. Pure. */
export function isComplete({ stage, decisions }: Pick<RequestRecord, 'stage' | 'decisions'>): boolean {
  return (
    stage !== undefined && worth(approvalsIn(decisions, stage.index), stage.delegates ?? []) >= stage.quorum
  );
}

/** Whether these stages, as the policy has them now, have all they need from people who may still give it. Pure. */
export function areApproved(stages: readonly Stage[], decisions: readonly Decision[]): boolean {
  return (
    stages.length > 0 &&
    stages.every((stage, index) => {
      const may = [...stage.approvers, ...stage.backups, ...(stage.escalation?.to ?? [])];
      const given = approvalsIn(decisions, index).filter(({ by }) =>
        may.some(({ objectId }) => objectId === by.objectId),
      );
      return worth(given, stage.delegates) >= stage.quorum;
    })
  );
}

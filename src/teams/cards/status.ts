import { approvalsOf, approvedBy } from '../../core/policy/quorum.ts';
import { type Decision, type RequestRecord, type RequestState } from '../../core/requests/request.ts';
import type { Texts } from '../languages/en/texts.ts';
import type { Status, StatusStyle } from './elements.ts';
import { clip } from './escape.ts';
import { extensionLine } from './extension.ts';
import type { CardLimits } from './size.ts';
import { sentences, type Text } from './text.ts';

/** Who a card is for. */
export interface Viewer {
  /** Entra object id. */
  readonly objectId: string;
  readonly role: 'requester' | 'beneficiary' | 'approver';
  /** In their language. */
  readonly texts: Texts;
}

/** What a card's status is made of. */
export interface StatusView {
  readonly record: RequestRecord;
  readonly viewer: Viewer;
  readonly limits: CardLimits;
}

const styles: Readonly<Record<RequestState, StatusStyle>> = {
  pending: 'accent',
  approved: 'accent',
  granting: 'accent',
  active: 'good',
  revoking: 'warning',
  ended: 'emphasis',
  denied: 'attention',
  timedOut: 'warning',
  cancelled: 'emphasis',
  failed: 'attention',
};

/** How a request stands, for the line at the top of its cards. */
export function requestStatus(view: StatusView): Status {
  const { record, viewer } = view;
  const stuck = record.state === 'revoking' && record.grants.some(({ state }) => state === 'stuck');
  return {
    style: stuck ? 'attention' : styles[record.state],
    title: statusTitle(record, viewer.texts),
    details: details(view).filter((detail) => detail !== undefined),
  };
}

/** How a request stands, in a few words. */
export function statusTitle({ state, grants }: RequestRecord, texts: Texts): string {
  if (state === 'revoking' && grants.some((grant) => grant.state === 'stuck')) return texts.status.stuck;
  return texts.status[state === 'approved' ? 'granting' : state];
}

type Details = readonly (Text | undefined)[];

function details(view: StatusView): Details {
  const { record } = view;
  const { texts } = view.viewer;
  const closedAt = record.closedAt;
  switch (record.state) {
    case 'pending':
      return pendingDetails(view);
    case 'approved':
    case 'granting':
      return decisionLines(view);
    case 'active':
      return [
        record.expiresAt && texts.status.activeUntil(record.expiresAt),
        extensionLine(view),
        ...decisionLines(view),
      ];
    case 'revoking':
      return revokingDetails(view);
    case 'ended':
      return endedDetails(view);
    case 'denied':
      return decisionLines(view);
    case 'timedOut':
      return [sentences(closedAt && texts.status.closed(closedAt), askAgain(view))];
    case 'cancelled':
      return [closedAt && texts.status.closed(closedAt)];
    case 'failed':
      return [failureLine(view), closedAt && texts.status.closed(closedAt)];
  }
}

function pendingDetails({ record, limits, viewer: { texts } }: StatusView): Details {
  const { stage } = record;
  if (!stage) return [texts.status.checking];
  const names = stage.approvers.map(({ displayName }) => clip(displayName, limits.name));
  return [
    sentences(texts.status.asked(names, limits.people), texts.status.answerBy(stage.answerBy)),
    stage.quorum > 1 || stage.of > 1 ? texts.approval.progress(approvalsSoFar(record), stage) : undefined,
  ];
}

function revokingDetails(view: StatusView): Details {
  const { record } = view;
  const { texts } = view.viewer;
  const stuck = record.grants.some(({ state }) => state === 'stuck');
  return [
    endLine(view),
    failureLine(view),
    stuck ? texts.status.stuckHelp : undefined,
    stuck && record.expiresAt ? texts.status.wasUntil(record.expiresAt) : undefined,
  ];
}

function endedDetails(view: StatusView): Details {
  const { closedAt, end } = view.record;
  const closed = closedAt === undefined ? undefined : closing(view, closedAt);
  // What somebody wrote as a reason ends its line, so that nothing of ours runs on from it.
  return end?.why === 'revokedBy' ? [endLine(view), closed] : [sentences(endLine(view), closed)];
}

function endLine({ record, viewer, limits }: StatusView): Text | undefined {
  return (
    record.end &&
    clip(
      viewer.texts.status.ends(record.end, (objectId) => objectId === viewer.objectId),
      limits.text,
    )
  );
}

/** "Gone" is said of the whole only when it is true of every part. */
function closing({ record, viewer: { texts } }: StatusView, at: string): Text {
  return record.grants.every(({ state }) => state === 'removed')
    ? texts.status.gone(at)
    : texts.status.closed(at);
}

function failureLine({ record, limits }: StatusView): Text | undefined {
  return record.failure === undefined ? undefined : clip(record.failure, limits.text);
}

function askAgain({ viewer }: StatusView): Text | undefined {
  return viewer.role === 'approver' ? undefined : viewer.texts.status.askAgain;
}

/** Who decided what and when, newest last, with what was said about it. */
export function decisionLines({ record, viewer, limits }: StatusView): Details {
  const byPeople = record.decisions
    .slice(-limits.people)
    .flatMap((decision) => [
      viewer.texts.approval.decided(named(decision, limits), decision.by.objectId === viewer.objectId),
      decision.reason === undefined
        ? undefined
        : viewer.texts.approval.decisionReason(clip(decision.reason, limits.text)),
    ]);
  return [withoutPeople(record, viewer.texts), ...byPeople];
}

/** What stood for the approval of people, if something did. */
function withoutPeople({ approvedBy: approval }: RequestRecord, texts: Texts): Text | undefined {
  switch (approval?.by) {
    case 'rule':
      return texts.facts.byRule(approval.rule);
    case 'breakGlass':
      return texts.facts.emergency;
    case 'people':
    case undefined:
      return undefined;
  }
}

function named(decision: Decision, limits: CardLimits): Decision {
  return { ...decision, by: { ...decision.by, displayName: clip(decision.by.displayName, limits.name) } };
}

/** How many approvals the open stage has. */
export function approvalsSoFar({ decisions, stage }: RequestRecord): number {
  return stage === undefined ? 0 : approvalsOf(approvedBy(decisions, stage.index), stage.delegates ?? []);
}

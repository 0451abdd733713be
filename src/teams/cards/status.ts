import { latchkeyItself } from '../../core/people.ts';
import { approvalsOf, approvedBy } from '../../core/policy/quorum.ts';
import type { Decision, EndReason, RequestRecord, RequestState } from '../../core/requests/request.ts';
import { summaryOf } from '../../core/requests/summary.ts';
import { retold } from '../../core/said/retold.ts';
import type { Texts } from '../languages/en/texts.ts';
import { told } from '../languages/languages.ts';
import type { Status, StatusStyle } from './elements.ts';
import { clip } from './escape.ts';
import { extensionLine } from './extension.ts';
import type { CardLimits } from './size.ts';
import { sentences, type Text } from './text.ts';
import type { StatusView, Viewer } from './viewer.ts';

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
  const { closedAt } = view.record;
  return [endLine(view), usedLine(view), closedAt === undefined ? undefined : closing(view, closedAt)];
}

/** From when to when it was there, and whether it was extended. */
function usedLine({ record, viewer: { texts } }: StatusView): Text | undefined {
  const summary = summaryOf(record);
  if (!summary) return undefined;
  const { startsAt, endedAt, minutes, extensions, extendedMinutes } = summary;
  return sentences(
    texts.status.used(startsAt, endedAt, texts.duration(minutes)),
    extensions > 0 ? texts.said.extendedTimes(extensions, extendedMinutes) : texts.said.neverExtended(),
  );
}

function endLine({ record: { end }, viewer, limits }: StatusView): Text | undefined {
  if (!end) return undefined;
  const ends = viewer.texts.status.ends(
    inLanguageOf(viewer, end),
    (objectId) => objectId === viewer.objectId,
  );
  return clip(ends, limits.text);
}

/** The reasons of Latchkey's own are recorded in English; those of people stay as they wrote them. */
function inLanguageOf({ texts }: Viewer, end: EndReason): EndReason {
  return end.why === 'revokedBy' && end.by.objectId === latchkeyItself.objectId
    ? { ...end, reason: told(texts, retold(end.reason)) }
    : end;
}

/** "Gone" is said of the whole only when it is true of every part. */
function closing({ record, viewer: { texts } }: StatusView, at: string): Text {
  if (!record.grants.every(({ state }) => state === 'removed')) return texts.status.closed(at);
  const gone = summaryOf(record)?.gone ?? [];
  return gone.length > 0 ? texts.status.goneFrom(gone) : texts.status.gone(at);
}

function failureLine({ record, limits, viewer }: StatusView): Text | undefined {
  return record.failure === undefined
    ? undefined
    : clip(told(viewer.texts, retold(record.failure)), limits.text);
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
      return texts.facts.byRule(told(texts, retold(approval.rule)));
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

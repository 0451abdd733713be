import { extensionToDecide, isAskedToDecide } from '../../core/requests/awaiting.ts';
import { longestReason } from '../../core/requests/reason.ts';
import { type RequestRecord } from '../../core/requests/request.ts';
import type { Texts } from '../languages/en/texts.ts';
import { askButton } from './ask-button.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  execute,
  type Status,
  statusLine,
  textBlock,
} from './elements.ts';
import { clip } from './escape.ts';
import { grantList } from './grant-list.ts';
import { noteButton, noteList } from './notes.ts';
import { requestFacts, requestNumber } from './request-facts.ts';
import { type CardLimits, withinSize } from './size.ts';
import { approvalsSoFar, decisionLines, requestStatus, statusTitle } from './status.ts';
import type { Viewer } from './viewer.ts';

/**
 * What an approver sees of a request: everything there is to know before saying yes, Approve and Deny while
 * the answer is theirs to give, and afterwards what became of it.
 *
 * @param answer what was just done by a click, until the record says it: it stands in for status and buttons.
 */
export function approvalCard(record: RequestRecord, viewer: Viewer, answer?: string): AdaptiveCard {
  return withinSize((limits) =>
    adaptiveCard({
      fallbackText: answer ?? approvalSummary(record, viewer),
      body: [
        statusLine(
          answer === undefined
            ? approvalStatus(record, viewer, limits)
            : { style: 'accent', title: answer, details: [] },
        ),
        ...requestFacts(record, viewer, limits),
        ...noteList(record, viewer, limits),
        ...description(record, limits),
        ...grantList(record, limits, { texts: viewer.texts, usage: false }),
        requestNumber(record.request, viewer.texts),
      ],
      actions: answer === undefined ? buttons(record, viewer) : [],
    }),
  );
}

/** What an approver's notification says. */
function approvalSummary(record: RequestRecord, viewer: Viewer): string {
  const { requester, entitlement } = record.request;
  const { texts } = viewer;
  return isAskedToDecide(record, viewer.objectId)
    ? texts.approval.summary(clip(requester.displayName, 80), entitlement.title)
    : texts.summary(statusTitle(record, texts), entitlement.title);
}

function approvalStatus(record: RequestRecord, viewer: Viewer, limits: CardLimits): Status {
  const { stage, request } = record;
  const { texts } = viewer;
  const extension = extensionToDecide(record, viewer.objectId);
  if (extension)
    return {
      style: 'accent',
      title: texts.extension.title(
        clip(extension.by.displayName, limits.name),
        texts.duration(extension.minutes),
      ),
      details: [
        texts.extension.until(extension.expiresAt),
        ...(extension.stage ? [texts.approval.answerBy(extension.stage.answerBy)] : []),
      ],
    };
  if (record.state !== 'pending' || !stage) return requestStatus({ record, viewer, limits });
  const alone = stage.quorum === 1 && stage.of === 1;
  const progress = alone ? [] : [texts.approval.progress(approvalsSoFar(record), stage)];
  const decided = decisionLines({ record, viewer, limits }).filter((line) => line !== undefined);
  return isAskedToDecide(record, viewer.objectId)
    ? {
        style: 'accent',
        title: texts.approval.title(clip(request.requester.displayName, limits.name)),
        details: [texts.approval.answerBy(stage.answerBy), ...progress, ...decided],
      }
    : {
        style: 'accent',
        title: texts.status.pending,
        details: [...progress, ...decided, texts.approval.waitingForOthers],
      };
}

/** What the catalogue says the entitlement is, for as long as somebody decides about it. */
function description({ state, request }: RequestRecord, limits: CardLimits): CardElement[] {
  if (state !== 'pending') return [];
  const look = { size: 'Small', isSubtle: true, spacing: 'Small' };
  return [textBlock(clip(request.entitlement.description, limits.text), look)];
}

/** What the viewer can do now: decide while they are asked, and stop access that they may have let through. */
function buttons(record: RequestRecord, viewer: Viewer): CardElement[] {
  const { state, request, stage } = record;
  const { texts } = viewer;
  const requestId = request.id;
  if (state === 'active')
    return [
      ...extensionButtons(record, viewer),
      reasonButton(texts, {
        verb: 'revoke',
        data: { requestId },
        title: texts.buttons.revoke,
        confirm: texts.buttons.confirmRevoke,
        label: texts.approval.revokeReason,
        missing: texts.approval.revokeReasonMissing,
      }),
    ];
  if (!isAskedToDecide(record, viewer.objectId)) return [];
  const data = { requestId, stage: stage?.index ?? 0 };
  return [
    approve(data, texts),
    approveForLess(record, data, texts),
    deny(data, texts),
    noteButton(record, viewer),
  ];
}

type Data = Readonly<Record<string, string | number>>;

function extensionButtons(record: RequestRecord, viewer: Viewer): CardElement[] {
  const extension = extensionToDecide(record, viewer.objectId);
  if (!extension) return [];
  const data = {
    requestId: record.request.id,
    stage: extension.stage?.index ?? 0,
    extension: extension.number,
  };
  return [approve(data, viewer.texts), deny(data, viewer.texts)];
}

function approve(data: Data, texts: Texts): CardElement {
  return execute({ verb: 'approve', title: texts.buttons.approve, data, style: 'positive', inputs: false });
}

function approveForLess({ request }: RequestRecord, data: Data, texts: Texts): CardElement {
  return askButton({
    verb: 'approveForLess',
    data,
    title: texts.buttons.approveLess,
    confirm: texts.buttons.confirmApproveLess,
    style: 'positive',
    input: {
      id: 'duration',
      label: texts.approval.less,
      placeholder: texts.approval.lessExample(texts.duration(request.minutes)),
      missing: texts.approval.lessMissing,
      maxLength: 20,
    },
  });
}

function deny(data: Data, texts: Texts): CardElement {
  return reasonButton(texts, {
    verb: 'deny',
    data,
    title: texts.buttons.deny,
    confirm: texts.buttons.confirmDeny,
    label: texts.approval.denyReason,
    missing: texts.approval.reasonMissing,
  });
}

/** A button that asks for a reason before it does anything. */
function reasonButton(
  texts: Texts,
  question: {
    readonly verb: string;
    readonly data: Data;
    readonly title: string;
    readonly confirm: string;
    readonly label: string;
    readonly missing: string;
  },
): CardElement {
  const { label, missing, ...button } = question;
  const placeholder = texts.approval.reasonExample;
  return askButton({
    ...button,
    style: 'destructive',
    input: { id: 'reason', label, placeholder, missing, maxLength: longestReason, long: true },
  });
}

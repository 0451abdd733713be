import { type AccessRequest, grantedMinutes, type RequestRecord } from '../../core/requests/request.ts';
import type { Texts } from '../languages/en/texts.ts';
import { type AdaptiveCard, adaptiveCard, type Status, statusLine, textBlock } from './elements.ts';
import { clip } from './escape.ts';
import { requestNumber } from './request-facts.ts';
import { type CardLimits, withinSize } from './size.ts';
import { approvalsSoFar, requestStatus, statusTitle } from './status.ts';
import type { Viewer } from './viewer.ts';

/** The most people that Teams asks for a view of their own ("User Specific Views"). */
const mostViewers = 60;

/**
 * What everybody in a channel sees of a request: who asks for what, and how it stands; why, and what is said about
 * it, is for those whom it concerns. Their Teams asks for their own view of it (the verb `view`), with what they
 * can do. The view is a convenience: each click in it is judged like any other.
 *
 * @param reader.viewers ids of those people as bots see them, `29:…`
 */
export function channelCard(
  record: RequestRecord,
  { texts, viewers }: { readonly texts: Texts; readonly viewers: readonly string[] },
): AdaptiveCard {
  const { request } = record;
  const userIds = viewers.filter((id) => id.startsWith('29:')).slice(0, mostViewers);
  const card = withinSize((limits) =>
    adaptiveCard({
      fallbackText: texts.channel.summary(
        who(request, limits),
        request.entitlement.title,
        statusTitle(record, texts),
      ),
      body: [
        statusLine(status(record, texts, limits)),
        textBlock(
          texts.facts.access(
            clip(request.entitlement.title, limits.name),
            clip(request.entitlement.name, limits.name),
          ),
          {
            weight: 'Bolder',
          },
        ),
        textBlock(
          texts.facts.terms([
            texts.duration(grantedMinutes(record)),
            clip(request.entitlement.environment, limits.name),
          ]),
          { spacing: 'None' },
        ),
        textBlock(texts.facts.askedBy(who(request, limits)), { spacing: 'None' }),
        ...(isForAnother(request)
          ? [
              textBlock(texts.facts.forPerson(clip(request.beneficiary.displayName, limits.name)), {
                spacing: 'None',
              }),
            ]
          : []),
        requestNumber(request, texts),
      ],
    }),
  );
  if (userIds.length === 0) return card;
  const action = {
    type: 'Action.Execute',
    title: texts.channel.refresh,
    verb: 'view',
    data: { requestId: request.id },
  };
  return { ...card, refresh: { action, userIds } };
}

function who({ requester }: AccessRequest, limits: CardLimits): string {
  return clip(requester.displayName, limits.name);
}

function isForAnother({ requester, beneficiary }: AccessRequest): boolean {
  return requester.objectId !== beneficiary.objectId;
}

/** Nobody in particular reads it, so nobody is "you", and no reason is said. */
function status(record: RequestRecord, texts: Texts, limits: CardLimits): Status {
  const viewer: Viewer = { objectId: '', role: 'approver', texts };
  const { style, title } = requestStatus({ record, viewer, limits });
  const { state, stage, decisions, expiresAt, closedAt } = record;
  const details = [
    ...(state === 'pending' && stage ? [texts.approval.answerBy(stage.answerBy)] : []),
    ...(state === 'pending' && stage && (stage.quorum > 1 || stage.of > 1)
      ? [texts.approval.progress(approvalsSoFar(record), stage)]
      : []),
    ...decisions.slice(-limits.people).map((decision) => texts.approval.decided(decision, false)),
    ...(record.approvedBy?.by === 'breakGlass' ? [texts.facts.emergency] : []),
    ...(state === 'active' && expiresAt !== undefined ? [texts.status.activeUntil(expiresAt)] : []),
    ...(closedAt === undefined ? [] : [texts.status.closed(closedAt)]),
  ];
  return { style, title, details };
}

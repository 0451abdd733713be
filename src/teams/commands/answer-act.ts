import { actOnRequest } from '../../core/requests/act.ts';
import { parseDuration } from '../../core/requests/duration.ts';
import { openRequestsOf } from '../../core/requests/open-requests.ts';
import type { RequestRecord } from '../../core/requests/request.ts';
import { sourceOf } from '../activity.ts';
import { type Answer, say } from '../answer.ts';
import { clip, oneLine } from '../cards/escape.ts';
import type { Texts } from '../languages/en/texts.ts';
import { told } from '../languages/languages.ts';
import type { Turn } from '../turn.ts';
import { statusCard } from './answer-status.ts';
import type { ActLine } from './command.ts';

/** Does something to a request that is named or, when nobody can mean another, to the only one there is. */
export async function answerAct(turn: Turn, line: ActLine): Promise<Answer> {
  const { ports, personId, texts } = turn;
  const minutes = line.duration === undefined ? undefined : parseDuration(line.duration);
  if (line.duration !== undefined && minutes === undefined)
    return say({ text: texts.answers.noDuration(clip(oneLine(line.duration), 40)) });
  const requestId = line.requestId ?? (await onlyOne(turn, line.act));
  if (typeof requestId !== 'string') return requestId;
  const outcome = await actOnRequest(ports, {
    requestId,
    kind: line.act,
    by: personId,
    ...(minutes !== undefined && { minutes }),
    ...(line.reason !== undefined && { reason: line.reason }),
    ...sourceOf(turn.activity),
  });
  return say({
    text: outcome.outcome === 'refused' ? told(texts, outcome.said) : thanks(texts, line.act, requestId),
  });
}

function thanks({ acts }: Texts, act: ActLine['act'], id: string): string {
  switch (act) {
    case 'extend':
      return acts.extended(id);
    case 'end':
      return acts.ended(id);
    case 'cancel':
      return acts.cancelled(id);
    case 'revoke':
      return acts.revoked(id);
  }
}

/** The one request of the person that it can be about; an answer when there is none, or more than one. */
async function onlyOne(turn: Turn, act: ActLine['act']): Promise<string | Answer> {
  const { acts } = turn.texts;
  const state: RequestRecord['state'] = act === 'cancel' ? 'pending' : 'active';
  const { records } = await openRequestsOf(turn.ports.store, turn.personId);
  const fitting = records.filter((record) => record.state === state);
  const [only, second] = fitting;
  if (only && !second) return only.request.id;
  if (only) return say({ text: several(acts, act) }, await statusCard(turn));
  return say({ text: none(acts, act) });
}

function several(acts: Texts['acts'], act: ActLine['act']): string {
  if (act === 'cancel') return acts.severalToCancel;
  return act === 'extend' ? acts.severalToExtend : acts.severalToEnd;
}

function none(acts: Texts['acts'], act: ActLine['act']): string {
  if (act === 'cancel') return acts.nothingToCancel;
  return act === 'extend' ? acts.nothingToExtend : acts.nothingToEnd;
}

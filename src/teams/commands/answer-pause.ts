import { pausedNote, pauseGrants, resumedNote, resumeGrants } from '../../core/requests/pause.ts';
import { tellOthers } from '../../core/requests/tell-others.ts';
import { type Answer, type BotMessage, say } from '../answer.ts';
import { told } from '../languages/languages.ts';
import type { Turn } from '../turn.ts';

/** Stops new grants, and tells the other administrators. */
export async function answerPause(turn: Turn, reason: string): Promise<Answer> {
  const { ports, personId, texts } = turn;
  const outcome = await pauseGrants(ports, personId, reason);
  if (outcome.outcome === 'refused') return say({ text: told(texts, outcome.said) });
  const done = outcome.before ? texts.pause.changed : texts.pause.done;
  return say({ text: done }, ...(await tell(turn, pausedNote(outcome.pause))));
}

/** Lets access be given again, and tells the other administrators. */
export async function answerResume(turn: Turn): Promise<Answer> {
  const { ports, personId, texts } = turn;
  const outcome = await resumeGrants(ports, personId);
  if (outcome.outcome === 'refused') return say({ text: told(texts, outcome.said) });
  return say({ text: texts.pause.resumed }, ...(await tell(turn, resumedNote(outcome.resumption))));
}

/** That they could not be told keeps nothing from having happened: the next sweep of the reconciler tells them. */
async function tell(
  { ports, personId, texts }: Turn,
  message: Parameters<Turn['ports']['notify']>[1],
): Promise<readonly BotMessage[]> {
  try {
    const { heard, of } = await tellOthers({ ...ports, messenger: ports }, { objectId: personId }, message);
    return heard === of ? [] : [{ text: texts.pause.unheard(of - heard) }];
  } catch {
    return [];
  }
}

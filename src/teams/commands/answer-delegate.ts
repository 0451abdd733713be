import { type StoredDelegation } from '../../core/policy/delegation.ts';
import { isTimeZone } from '../../core/policy/window.ts';
import { delegate, endDelegation } from '../../core/requests/delegate.ts';
import { parseUntil } from '../../core/requests/until.ts';
import { say as sentence } from '../../core/said/said.ts';
import { type Answer, say } from '../answer.ts';
import { delegationCard } from '../cards/delegation-card.ts';
import { clip, oneLine } from '../cards/escape.ts';
import { told } from '../languages/languages.ts';
import type { Turn } from '../turn.ts';
import type { DelegationLine } from './command.ts';

/** Lets somebody else decide until a moment, and tells them. */
export async function answerDelegate(turn: Turn, { to, until: written }: DelegationLine): Promise<Answer> {
  const { activity, ports, personId, texts } = turn;
  const { localTimezone = '' } = activity;
  const timeZone = isTimeZone(localTimezone) ? localTimezone : 'Etc/UTC';
  const until = parseUntil(written, ports.clock.now(), timeZone);
  if (!until) return say({ text: texts.delegation.noUntil(clip(oneLine(written), 40)) });
  const outcome = await delegate(ports, { by: personId, to, until });
  if (outcome.outcome === 'refused') return say({ text: told(texts, outcome.said) });
  const heard = await tell(turn, outcome.delegation);
  const card = delegationCard(outcome.delegation, texts, heard);
  return say({ card, summary: card.fallbackText });
}

/** Takes back what was set up. */
export async function answerDelegateOff({ ports, personId, texts }: Turn): Promise<Answer> {
  const ended = await endDelegation(ports, personId);
  return say({ text: ended ? texts.delegation.ended(ended.to.displayName) : texts.delegation.nothingToEnd });
}

/** Whoever is to decide hears of it; that they cannot be reached is theirs who named them to know. */
async function tell({ ports }: Turn, { from, to, startsAt, endsAt }: StoredDelegation): Promise<boolean> {
  try {
    return await ports.notify(to, {
      requestId: 'delegations',
      key: `${from.objectId}/${startsAt}`,
      text: [sentence('decidesForYou', from.displayName, endsAt)],
    });
  } catch {
    return false;
  }
}

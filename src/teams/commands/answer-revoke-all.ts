import { findRevokeScope, type NamedScope } from '../../core/requests/find-revoke-scope.ts';
import { planRevokeAll } from '../../core/requests/revoke-all.ts';
import type { RevokeScope } from '../../core/requests/revoke-scope.ts';
import { type Answer, say } from '../answer.ts';
import { clip, oneLine } from '../cards/escape.ts';
import { revokeAllCard } from '../cards/revoke-all-card.ts';
import { told } from '../languages/languages.ts';
import type { Turn } from '../turn.ts';
import type { RevokeAllLine } from './command.ts';

const longestShown = 60;

/** Asks whether so much is to be revoked, and names it. Nothing is revoked before that is confirmed. */
export async function answerRevokeAll(turn: Turn, { about, reason }: RevokeAllLine): Promise<Answer> {
  if (!about) return confirm(turn, { of: 'everything' }, reason);
  const { ports, personId, texts } = turn;
  const found = await findRevokeScope(ports, { by: personId, ...about });
  switch (found.outcome) {
    case 'found':
      return confirm(turn, found.scope, found.reason);
    case 'several':
      return say({ text: texts.revokeAll.several(found.choices.map(lineFor)) });
    case 'refused':
      return say({ text: told(texts, found.said) });
    case 'unknown': {
      const unknown = texts.revokeAll.unknown(clip(oneLine(found.wanted), longestShown));
      const { suggestion } = found;
      const next = suggestion === undefined ? texts.revokeAll.howTo : texts.revokeAll.suggestion(suggestion);
      return say({ text: `${unknown} ${next}` });
    }
  }
}

/** The line that means this one and no other. */
function lineFor({ kind, name }: NamedScope): string {
  return `revoke all ${kind} ${name}`;
}

async function confirm(
  { ports, personId, texts }: Turn,
  scope: RevokeScope,
  reason: string,
): Promise<Answer> {
  const plan = await planRevokeAll(ports, { by: personId, scope });
  if (plan.outcome === 'refused') return say({ text: told(texts, plan.said) });
  const { requests, notYet, complete } = plan;
  if (requests.length === 0) {
    const more = [
      ...(notYet.length > 0 ? [texts.revokeAll.notYet(notYet.length)] : []),
      ...(complete ? [] : [texts.revokeAll.incomplete]),
    ];
    return say({ text: [texts.revokeAll.nothing, ...more].join(' ') });
  }
  const card = revokeAllCard({ scope, plan, reason: oneLine(reason) }, texts);
  return say({ card, summary: card.fallbackText });
}

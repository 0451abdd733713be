import { ProviderError } from '../../core/errors.ts';
import { submitRequest } from '../../core/requests/submit.ts';
import {
  findShareable,
  offeredType,
  resolveResources,
  type ShareEntitlement,
  shareEntitlementsFor,
} from '../../core/shares/find.ts';
import { offerLines } from '../../core/shares/offer.ts';
import { nameIn, offeredPermissions } from '../../core/shares/share.ts';
import { type ShareType, typeFacts } from '../../core/shares/types.ts';
import { messageSource } from '../activity.ts';
import { type Answer, noAnswer, say } from '../answer.ts';
import { clip } from '../cards/escape.ts';
import { told, toldEach } from '../languages/languages.ts';
import type { Turn } from '../turn.ts';
import type { ShareLine, ShareLook } from './command.ts';
import { explainProblems } from './explain-problems.ts';

const mostNames = 20;
const longestShown = 60;

/** Shows what somebody may share from, or finds resources by a part of their names. */
export async function answerShareLook(turn: Turn, { from, type, name = '' }: ShareLook): Promise<Answer> {
  const { ports, personId, texts } = turn;
  const all = await shareEntitlementsFor(ports, personId);
  if (from === undefined || type === undefined) {
    const wanted = from === undefined ? all : all.filter(({ entitlement }) => isNamed(entitlement, from));
    return say({ text: wanted.length === 0 ? noneOf(turn, all, from) : offersOf(turn, wanted) });
  }
  const picked = pick(turn, all, from, type);
  if ('problem' in picked) return say({ text: picked.problem });
  const { title } = typeFacts[picked.type];
  try {
    const { arns, complete } = await findShareable(ports, picked.entitlement, picked.type, name);
    const names = arns.map((arn) => nameIn(picked.type, arn));
    const shown = names.slice(0, mostNames);
    const list =
      names.length === 0
        ? texts.share.foundNone(title)
        : texts.share.found(title, shown, names.length - shown.length);
    return say({ text: complete ? list : `${list}\n${texts.share.notAll}` });
  } catch (error) {
    if (error instanceof ProviderError) return say({ text: texts.share.cannotLook });
    throw error;
  }
}

/** Asks for what a line says is to be shared. */
export async function answerShare(turn: Turn, line: ShareLine): Promise<Answer> {
  const { ports, personId, texts, activity } = turn;
  const all = await shareEntitlementsFor(ports, personId);
  const picked = pick(turn, all, line.from, line.type);
  if ('problem' in picked) return say({ text: picked.problem });
  const { entitlement: from, type } = picked;
  const resolved = await resolveResources(ports, from, type, line.names);
  if ('problems' in resolved)
    return say({
      text: explainProblems(
        resolved.problems.map((said) => told(texts, said)),
        texts,
      ),
    });
  const outcome = await submitRequest(ports, {
    requesterId: personId,
    entitlement: from.entitlement.name,
    duration: line.duration,
    reason: line.reason,
    ...(line.beneficiary !== undefined && { beneficiary: line.beneficiary }),
    ...(line.ticket !== undefined && { ticket: line.ticket }),
    share: {
      type,
      resources: resolved.arns,
      permissions: offeredPermissions(from.offer, type, line.permissions),
    },
    source: messageSource(activity),
  });
  switch (outcome.outcome) {
    case 'accepted':
      return noAnswer;
    case 'repeated':
      return say({ text: texts.answers.repeated(outcome.requestId) });
    case 'refused':
      return say({
        text: explainProblems(toldEach(texts, outcome.problems), texts),
      });
  }
}

function pick(
  turn: Turn,
  all: readonly ShareEntitlement[],
  from: string,
  typeText: string,
): { readonly entitlement: ShareEntitlement; readonly type: ShareType } | { readonly problem: string } {
  const found = all.find(({ entitlement }) => isNamed(entitlement, from));
  if (found === undefined) return { problem: noneOf(turn, all, from) };
  const type = offeredType(found, typeText);
  if (type !== undefined) return { entitlement: found, type };
  const known = Object.keys(found.offer.types);
  return {
    problem: turn.texts.share.unknownType(clip(typeText, longestShown), found.entitlement.name, known),
  };
}

function noneOf({ texts }: Turn, all: readonly ShareEntitlement[], from: string | undefined): string {
  if (all.length === 0 || from === undefined) return texts.share.nothing;
  return texts.share.unknown(
    clip(from, longestShown),
    all.map(({ entitlement }) => entitlement.name),
  );
}

function offersOf({ texts }: Turn, offers: readonly ShareEntitlement[]): string {
  const lines = offers.flatMap(({ entitlement, ...shareable }) => [
    `${entitlement.name}: ${entitlement.title}`,
    ...offerLines(shareable),
  ]);
  return `${texts.share.offers(lines)}\n${texts.share.how}`;
}

function isNamed({ name }: { readonly name: string }, text: string): boolean {
  return name === text.toLowerCase();
}

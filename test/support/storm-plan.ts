import { alex, type Character, dana, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { type StormEntitlement, stormEntitlements } from './storm-catalogue.ts';
import { type Chance, chanceOf } from './storm-chance.ts';

/** A storm as it is ordered: the same figures, the same storm. */
export interface StormOrder {
  readonly seed: number;
  readonly requests: number;
  /** Over how many days people ask. */
  readonly days: number;
}

/** Somebody asks; `number` names the request from then on. */
export interface AskStep {
  readonly kind: 'ask';
  readonly by: Character;
  readonly number: number;
  readonly entitlement: StormEntitlement;
  readonly minutes: number;
  readonly beneficiary: Character;
}

/** Somebody presses a button of their card of a request. */
export interface ClickStep {
  readonly kind: 'click';
  readonly by: Character;
  readonly number: number;
  readonly verb: 'approve' | 'approveForLess' | 'deny' | 'cancel' | 'extend' | 'end' | 'revoke';
  readonly data: Readonly<Record<string, string>>;
}

export type StormStep = (AskStep | ClickStep) & {
  /** Minutes after the beginning. */
  readonly at: number;
  /** Whether Teams delivers it a second time. */
  readonly twice: boolean;
};

/** What people do in a storm, in the order of time. Nobody in it knows whether anything works at that moment. */
export function planStorm({ seed, requests, days }: StormOrder): readonly StormStep[] {
  const chance = chanceOf(seed, 'people');
  const minutes = days * 24 * 60;
  const steps: StormStep[] = [];
  let at = 0;
  for (let number = 1; number <= requests; number += 1) {
    // Some ask in the same minute as the one before; the others are spread over the time.
    if (!chance.happens(0.25)) at = Math.floor((minutes * (number - 1)) / requests) + chance.between(0, 3);
    steps.push(...planRequest(chance, number, at));
  }
  return steps.toSorted((a, b) => a.at - b.at);
}

function planRequest(chance: Chance, number: number, at: number): readonly StormStep[] {
  const requester = chance.oneOf([alex, alex, sam, priya]);
  const beneficiary = chance.happens(0.2) ? dana : requester;
  const approver = requester === priya ? morgan : chance.oneOf([priya, priya, morgan]);
  const entitlement = chance.oneOf(stormEntitlements);
  const minutes = chance.oneOf([20, 45, 60, 90, 120, 240, 480]);
  const ask = { kind: 'ask', by: requester, number, entitlement, minutes, beneficiary } as const;
  const answeredAt = at + chance.between(1, 45);
  return [
    { ...ask, at, twice: chance.happens(0.05) },
    ...planAnswer(chance, { number, requester, approver, minutes }, answeredAt),
  ];
}

interface Matter {
  readonly number: number;
  readonly requester: Character;
  readonly approver: Character;
  readonly minutes: number;
}

function planAnswer(chance: Chance, matter: Matter, at: number): readonly StormStep[] {
  const { number, requester, approver, minutes } = matter;
  const twice = chance.happens(0.05);
  const click = (by: Character, verb: ClickStep['verb'], data: ClickStep['data'] = {}): StormStep => ({
    kind: 'click',
    by,
    number,
    verb,
    data,
    at,
    twice,
  });
  const answer = chance.between(1, 100);
  // Seven in a hundred are left unanswered.
  if (answer <= 7) return [];
  if (answer <= 14) return [click(approver, 'deny', { reason: 'Not needed any more' })];
  if (answer <= 19) return [click(requester, 'cancel')];
  if (answer <= 31)
    return [click(approver, 'approveForLess', { duration: '15m' }), ...planUse(chance, matter, at)];
  const other = approver === priya && chance.happens(0.1) ? [click(morgan, 'approve')] : [];
  return [click(approver, 'approve'), ...other, ...planUse(chance, { ...matter, minutes }, at)];
}

/** What happens to access that was given. */
function planUse(chance: Chance, matter: Matter, from: number): readonly StormStep[] {
  const { number, requester, approver, minutes } = matter;
  const part = (share: number) => from + Math.max(2, Math.round(minutes * share));
  const step = (
    at: number,
    click: Pick<ClickStep, 'by' | 'verb'> & Partial<Pick<ClickStep, 'data'>>,
  ): StormStep => ({ kind: 'click', number, data: {}, ...click, at, twice: chance.happens(0.05) });
  const more = chance.happens(0.25)
    ? [
        step(part(0.4), { by: requester, verb: 'extend', data: { duration: chance.oneOf(['30m', '2h']) } }),
        ...(chance.happens(0.75)
          ? [step(part(0.4) + chance.between(1, 5), { by: approver, verb: 'approve' })]
          : []),
      ]
    : [];
  const early = chance.between(1, 100);
  if (early <= 20) return [...more, step(part(0.7), { by: requester, verb: 'end' })];
  if (early <= 30)
    return [...more, step(part(0.6), { by: approver, verb: 'revoke', data: { reason: 'It looks wrong' } })];
  return more;
}

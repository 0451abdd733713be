import { formatMinutes } from '../../requests/duration.ts';
import type { Policy } from '../policy.ts';
import { peopleNames } from '../words/people.ts';
import { approvalChanges } from './approval.ts';
import { gain, listChanges, loss, other, type RuleChange } from './change.ts';

/** What two policies mean differently for whoever is under them. Pure. */
export function policyChanges(before: Policy, after: Policy): readonly RuleChange[] {
  return [
    ...listChanges(peopleNames(before.requesters), peopleNames(after.requesters), {
      added: (name) => gain('requesters', `${name} may ask`),
      removed: (name) => loss('requesters', `${name} may not ask any more`),
    }),
    ...listChanges(peopleNames(before.deny), peopleNames(after.deny), {
      added: (name) => loss('deny', `${name} is shut out`),
      removed: (name) => gain('deny', `${name} is not shut out any more`, true),
    }),
    ...approvalChanges(before, after),
    ...capChanges('heldAtOnce', before.heldAtOnce, after.heldAtOnce),
    ...windowChanges(before, after),
    ...channelChanges(before, after),
    ...waitingChanges(before, after),
  ];
}

/** A number of things at once; absent: any number. */
export function capChanges(
  rule: string,
  before: number | undefined,
  after: number | undefined,
): readonly RuleChange[] {
  if (before === after) return [];
  const words = (cap: number | undefined) => (cap === undefined ? 'any number' : String(cap));
  const text = `${words(after)} at once (before: ${words(before)})`;
  return (after ?? Number.POSITIVE_INFINITY) > (before ?? Number.POSITIVE_INFINITY)
    ? [gain(rule, text)]
    : [loss(rule, text)];
}

function windowChanges({ windows: before }: Policy, { windows: after }: Policy): readonly RuleChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!after) return [gain('windows', 'access may start at any time')];
  return [
    before
      ? other('windows', 'access may start at other times')
      : loss('windows', 'access may start in windows only'),
  ];
}

function channelChanges({ channel: before }: Policy, { channel: after }: Policy): readonly RuleChange[] {
  if (before === after) return [];
  return [
    other(
      'channel',
      after === undefined
        ? 'requests are shown in no channel any more'
        : `requests are shown in the channel ${after} too`,
    ),
  ];
}

function waitingChanges(before: Policy, after: Policy): readonly RuleChange[] {
  const waits = ({ pendingMinutes, remindEveryMinutes }: Policy) =>
    `every stage waits ${formatMinutes(pendingMinutes)}${remindEveryMinutes === undefined ? '' : `, with a reminder every ${formatMinutes(remindEveryMinutes)}`}`;
  const [old, now] = [waits(before), waits(after)];
  return [
    ...(old === now ? [] : [other('waiting', `${now} (before: ${old})`)]),
    ...(before.delegation === after.delegation
      ? []
      : [
          after.delegation
            ? gain('delegation', 'approvers may name somebody who decides for them')
            : loss('delegation', 'approvers may not name somebody who decides for them any more'),
        ]),
  ];
}

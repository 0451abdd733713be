import { inWords } from '../providers/aws/account.ts';
import { changeLabel } from '../providers/aws/standing.ts';
import type { StandingChange } from '../providers/aws/standing-artifact.ts';
import type { AccountOutcome, AccountPlan } from './standing-accounts.ts';

/** How a line looks, for whoever colours it. */
export type Tone = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Colours a text, or does not. */
export type Paint = (tone: Tone, text: string) => string;

const looks = {
  add: ['+', 'green'],
  change: ['~', 'yellow'],
  remove: ['-', 'red'],
  forget: ['-', 'red'],
} as const;

/** What would change, account by account, for people. */
export function planLines(plans: readonly AccountPlan[], paint: Paint): readonly string[] {
  return plans.flatMap((plan) => [
    paint('bold', inWords(plan.account)),
    ...plan.changes.flatMap((change) => changeLines(change, paint)),
    ...findingLines(plan, paint),
    ...(plan.changes.length + plan.findings.length === 0 && plan.unreadable === undefined
      ? [paint('dim', '  nothing to do')]
      : []),
  ]);
}

function changeLines(change: StandingChange, paint: Paint): readonly string[] {
  const [sign, tone] = looks[change.effect];
  const why = change.effect === 'forget' ? ' (a tag whose policy is gone)' : '';
  const line = paint(tone, `  ${sign} ${changeLabel(change)}${why}`);
  if (change.effect !== 'change') return [line];
  return [
    line,
    paint('dim', `      is:      ${JSON.stringify(change.before)}`),
    paint('dim', `      becomes: ${JSON.stringify(change.artifact.document)}`),
  ];
}

function findingLines({ findings, unreadable }: AccountPlan, paint: Paint): readonly string[] {
  return [
    ...(unreadable === undefined ? [] : [paint('red', `  ! ${unreadable}`)]),
    ...findings.map(({ severity, message }) =>
      severity === 'blocker' ? paint('red', `  ! ${message}`) : paint('dim', `    ${message}`),
    ),
  ];
}

/** What AWS did not carry out, for people. */
export function failureLines(outcomes: readonly AccountOutcome[]): readonly string[] {
  return outcomes.flatMap(({ account, failed }) =>
    failed.map(
      ({ change, failure }) =>
        `Failed in ${inWords(account)}: ${changeLabel(change)}. ${failure.code}: ${failure.message}`,
    ),
  );
}

/** `3 changes in 2 accounts: 1 to add, 1 to change, 1 to remove`. */
export function countWords(plans: readonly AccountPlan[]): string {
  const changes = plans.flatMap((plan) => plan.changes);
  const accounts = plans.filter((plan) => plan.changes.length > 0).length;
  const count = (...effects: readonly StandingChange['effect'][]) =>
    changes.filter(({ effect }) => effects.includes(effect)).length;
  const parts = [
    `${count('add')} to add`,
    `${count('change')} to change`,
    `${count('remove', 'forget')} to remove`,
  ];
  return `${counted(changes.length, 'change')} in ${counted(accounts, 'account')}: ${parts.join(', ')}`;
}

export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** Plans or outcomes as JSON. */
export function standingJson(version: string, plans: readonly (AccountPlan | AccountOutcome)[]): string {
  const accounts = plans.map(({ account: { name, id }, changes, findings, unreadable, ...rest }) => ({
    account: name,
    id,
    changes: changes.map(changeJson),
    findings,
    ...(unreadable !== undefined && { unreadable }),
    ...('failed' in rest && {
      failed: rest.failed.map(({ change, failure }) => ({ change: changeJson(change), failure })),
    }),
  }));
  return JSON.stringify({ version, accounts }, null, 2);
}

function changeJson(change: StandingChange) {
  if (change.effect === 'forget')
    return { effect: change.effect, principal: change.identity, tag: change.mark };
  const { identity, ...artifact } = change.artifact;
  return {
    effect: change.effect,
    principal: identity,
    ...artifact,
    ...(change.effect === 'change' && { before: change.before }),
  };
}

import { isRemovable, type ReportedFinding } from '../../core/reconcile/finding.ts';
import type { Texts } from '../languages/en/texts.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  execute,
  type Status,
  type StatusStyle,
  section,
  statusLine,
  textBlock,
} from './elements.ts';
import { clip } from './escape.ts';
import { type CardLimits, withinSize } from './size.ts';
import type { Text } from './text.ts';

/**
 * What the reconciler has found: what is where, why it is Latchkey's or what it has to do with it, what would be taken
 * back, and what an administrator can decide. Once somebody has, it says who, when, and what came of it.
 */
export function findingCard(finding: ReportedFinding, texts: Texts): AdaptiveCard {
  return withinSize((limits) => {
    const status = statusOf(finding, texts, limits);
    return adaptiveCard({
      fallbackText:
        finding.state === 'open' ? status.title : `${status.title}. ${texts.finding.state(finding.state)}`,
      body: [
        statusLine(status),
        found(finding, texts, limits),
        section(texts.finding.why, lines(reasons(finding, texts, limits))),
        ...(finding.state === 'open' ? whatNow(finding, texts, limits) : []),
      ],
      actions: finding.state === 'open' ? buttons(finding, texts) : [],
    });
  });
}

const styles: Readonly<Record<ReportedFinding['state'], StatusStyle>> = {
  open: 'attention',
  left: 'emphasis',
  removing: 'warning',
  gone: 'good',
  removed: 'good',
  held: 'emphasis',
  kept: 'emphasis',
  revoked: 'good',
};

function statusOf(
  { what, state, decision, since }: ReportedFinding,
  texts: Texts,
  limits: CardLimits,
): Status {
  const words = texts.finding;
  const who = decision && clip(decision.by.displayName, limits.name);
  return {
    style: styles[state],
    title: words.title(what),
    details: [
      words.since(since),
      ...(decision && who !== undefined ? [words.decided(decision.kind, who, decision.at)] : []),
      ...(state === 'open' ? [] : [words.state(state)]),
    ],
  };
}

function found({ plan, place }: ReportedFinding, texts: Texts, limits: CardLimits): CardElement {
  const words = texts.finding;
  if (!plan)
    return section(
      words.found,
      lines([texts.facts.terms([clip(place.kind, limits.name), clip(place.scope, limits.text)])]),
    );
  return section(
    words.found,
    lines([
      words.gives(clip(plan.permission, limits.text), clip(plan.principal, limits.name)),
      texts.facts.terms([clip(plan.target, limits.text), clip(plan.kind, limits.name)]),
      clip(plan.artifact, limits.text),
    ]),
  );
}

function reasons(
  { what, why, plan, failure }: ReportedFinding,
  { finding: words }: Texts,
  limits: CardLimits,
): readonly Text[] {
  if (!plan) return [words.cannotSee(failure?.code ?? '', clip(failure?.message ?? '', limits.text))];
  if (what !== 'unexplained') return [words.placedFor(plan.requestId)];
  return [
    words.carriesName(plan.requestId),
    ...(why === undefined ? [] : [words.unexplained(why)]),
    words.ends(plan.expiresAt),
  ];
}

function whatNow(
  finding: ReportedFinding,
  { finding: words }: Texts,
  { grants, usage }: CardLimits,
): readonly CardElement[] {
  const { what, commands } = finding;
  const byHand = commands.slice(0, grants).map((command) => clip(command, usage));
  return [
    section(words.next, lines([words.advice(what)])),
    ...(byHand.length > 0
      ? [
          section(
            words.byHand,
            byHand.map((command) =>
              textBlock(command, { fontType: 'Monospace', size: 'Small', spacing: 'Small' }),
            ),
          ),
        ]
      : []),
  ];
}

function lines(texts: readonly Text[]): readonly CardElement[] {
  return texts.map((text) => textBlock(text, { spacing: 'Small' }));
}

function buttons(finding: ReportedFinding, { finding: words }: Texts): readonly CardElement[] {
  const { id: findingId, fingerprint, what } = finding;
  const data = { findingId, fingerprint };
  return [
    ...(isRemovable(finding)
      ? [
          execute({
            verb: 'removeFinding',
            title: words.remove(what),
            style: 'destructive',
            data,
            inputs: false,
          }),
        ]
      : []),
    execute({ verb: 'leaveFinding', title: words.leave, data, inputs: false }),
  ];
}

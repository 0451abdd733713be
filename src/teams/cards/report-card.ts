import type { Report } from '../../core/requests/report.ts';
import type { Texts } from '../languages/en/texts.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  column,
  row,
  section,
  statusLine,
  textBlock,
} from './elements.ts';
import { clip } from './escape.ts';
import { type CardLimits, withinSize } from './size.ts';

/** What a report is about. */
export interface ReportSpan {
  readonly days: number;
  /** False when there were more requests than were counted. */
  readonly complete: boolean;
}

/** Many requests in a few figures, as tables that every client shows. */
export function reportCard(report: Report, span: ReportSpan, texts: Texts): AdaptiveCard {
  return withinSize((limits) => build(report, span, { texts, limits }));
}

interface Look {
  readonly texts: Texts;
  readonly limits: CardLimits;
}

function build(report: Report, { days, complete }: ReportSpan, look: Look): AdaptiveCard {
  const { texts } = look;
  const title = texts.report.title(days);
  const summary = texts.report.count(report.total);
  return adaptiveCard({
    fallbackText: `${title}. ${summary}`,
    body: [
      statusLine({ style: 'accent', title, details: [summary, ...(complete ? [] : [texts.report.more])] }),
      ...(report.total > 0 ? [outcomes(report, look), times(report, look), ...tables(report, look)] : []),
    ],
  });
}

function outcomes(report: Report, { texts }: Look): CardElement {
  const { given, denied, timedOut, cancelled, failed, emergencies } = report;
  return figures(texts.report.outcomes, [
    [texts.report.given, String(given)],
    [texts.report.denied, String(denied)],
    [texts.report.timedOut, String(timedOut)],
    [texts.report.cancelled, String(cancelled)],
    [texts.report.failed, String(failed)],
    [texts.report.emergencies, String(emergencies)],
  ]);
}

function times(report: Report, { texts }: Look): CardElement {
  const duration = (minutes: number | undefined) =>
    minutes === undefined ? texts.report.none : texts.report.duration(minutes);
  const percent = (share: number | undefined) =>
    share === undefined ? texts.report.none : `${Math.round(share * 100)} %`;
  return figures(texts.report.times, [
    [texts.report.asked, duration(report.askedMinutes)],
    [texts.report.used, duration(report.usedMinutes)],
    [texts.report.usedShare, percent(report.usedShare)],
    [texts.report.extendedShare, percent(report.extendedShare)],
    [texts.report.approval, duration(report.approvalMinutes)],
  ]);
}

function tables({ entitlements, slowest }: Report, { texts, limits }: Look): CardElement[] {
  const top = entitlements.map(({ title, name, requests, usedMinutes }) => [
    texts.facts.access(clip(title, limits.name), clip(name, limits.name)),
    String(requests),
    texts.report.duration(usedMinutes),
  ]);
  const slow = slowest.map(({ entitlement, approval, id }) => [
    texts.report.approved(clip(entitlement.title, limits.name), id),
    clip(approval?.by ?? '', limits.name),
    texts.report.duration(approval?.minutes ?? 0),
  ]);
  return [
    table(
      texts.report.entitlements,
      [texts.report.entitlement, texts.report.requests, texts.report.usedAll],
      top,
    ),
    ...(slow.length > 0
      ? [table(texts.report.slowest, [texts.report.request, texts.report.by, texts.report.took], slow)]
      : []),
  ];
}

/** A line for each figure: what it is, and how much. */
function figures(title: string, lines: readonly (readonly [string, string])[]): CardElement {
  return section(
    title,
    lines.map(([name, value]) =>
      row(
        [
          column('stretch', [textBlock(name)]),
          column('auto', [textBlock(value, { weight: 'Bolder', horizontalAlignment: 'Right' })]),
        ],
        { spacing: 'Small' },
      ),
    ),
  );
}

/** Columns of fixed share, so that those of all rows stand below each other. */
function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): CardElement {
  const line = (cells: readonly string[], look: CardElement): CardElement =>
    row(
      cells.map((cell, index) => ({
        type: 'Column',
        width: index === 0 ? 3 : 2,
        items: [textBlock(cell, look)],
      })),
      { spacing: 'Small' },
    );
  return section(title, [
    line(heads, { size: 'Small', isSubtle: true }),
    ...rows.map((cells) => line(cells, {})),
  ]);
}

import type { PersonRef } from '../../core/people.ts';
import type { OpenRequests } from '../../core/requests/open-requests.ts';
import type { RequestRecord } from '../../core/requests/request.ts';
import type { SurveyResult } from '../../core/requests/survey.ts';
import { retold } from '../../core/said/retold.ts';
import type { Texts } from '../languages/en/texts.ts';
import { told } from '../languages/languages.ts';
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
import { statusTitle } from './status.ts';
import type { Text } from './text.ts';

/** What is held now, and what the question was about. */
export interface Holdings extends OpenRequests {
  readonly about?: string;
  /** Whether the clouds themselves are being asked about the person. */
  readonly asked?: boolean;
}

/** Who holds what now, a row each: the person, what it is, until when. */
export function whoCard(holdings: Holdings, texts: Texts): AdaptiveCard {
  return withinSize((limits) => build(holdings, texts, limits));
}

function build(holdings: Holdings, texts: Texts, limits: CardLimits): AdaptiveCard {
  const { records, complete, about, asked = false } = holdings;
  const most = limits.grants * 2;
  const title = about === undefined ? texts.who.title : texts.who.titleAbout(clip(about, limits.name));
  const summary = records.length === 0 ? texts.who.nothing : texts.who.count(records.length);
  const rest = records.length - most;
  return adaptiveCard({
    fallbackText: `${title}. ${summary}`,
    body: [
      statusLine({ style: 'accent', title, details: [summary] }),
      ...(records.length > 0
        ? [
            section(texts.who.lent, [
              ...records.slice(0, most).map((record) => holding(record, texts, limits)),
              ...(rest > 0 ? [subtle(texts.who.more(rest))] : []),
            ]),
          ]
        : []),
      ...(asked ? [subtle(texts.who.asked)] : []),
      ...(complete ? [] : [subtle(texts.incomplete)]),
    ],
  });
}

/** What the clouds themselves say about one person. */
export function surveyCard(person: PersonRef, survey: SurveyResult, texts: Texts): AdaptiveCard {
  return withinSize((limits) => {
    const title = texts.who.surveyed(clip(person.displayName, limits.name));
    return adaptiveCard({
      fallbackText: title,
      body: [statusLine({ style: 'accent', title, details: [] }), surveyed(survey, texts, limits)],
    });
  });
}

function subtle(text: Text): CardElement {
  return textBlock(text, { size: 'Small', isSubtle: true, spacing: 'None' });
}

function holding(record: RequestRecord, texts: Texts, limits: CardLimits): CardElement {
  const { id, beneficiary, entitlement } = record.request;
  const until: Text =
    record.state === 'active' && record.expiresAt !== undefined
      ? texts.who.until(record.expiresAt)
      : statusTitle(record, texts);
  return row(
    [
      column('stretch', [textBlock(clip(beneficiary.displayName, limits.name))]),
      column('stretch', [
        textBlock(clip(entitlement.title, limits.name)),
        subtle(texts.facts.terms([clip(entitlement.environment, limits.name), texts.who.request(id)])),
      ]),
      column('stretch', [textBlock(until, { isSubtle: true })]),
    ],
    { separator: true },
  );
}

function surveyed({ held, unknown, silent }: SurveyResult, texts: Texts, limits: CardLimits): CardElement {
  const most = limits.grants;
  const rest = held.length - most;
  const lines = [
    ...silent.map((cloud) => texts.who.silent(texts.grants.cloud[cloud])),
    ...unknown.slice(0, limits.people).map((where) => texts.who.unknown(clip(where, limits.text))),
  ];
  return section(texts.who.clouds, [
    ...held.slice(0, most).map(({ cloud, permission, target, through, requestId, expiresAt }) =>
      row(
        [
          column('46px', [textBlock(texts.grants.cloud[cloud], { isSubtle: true })]),
          column(
            'stretch',
            [
              textBlock(clip(told(texts, retold(permission)), limits.text)),
              subtle(
                texts.facts.terms([
                  clip(target, limits.text),
                  clip(told(texts, retold(through)), limits.text),
                ]),
              ),
            ],
            { spacing: 'Small' },
          ),
          column('stretch', [
            textBlock(requestId === undefined ? texts.who.standing : texts.who.lentFor(requestId), {
              isSubtle: true,
            }),
            ...(expiresAt === undefined ? [] : [subtle(texts.who.until(expiresAt))]),
          ]),
        ],
        { spacing: 'Small' },
      ),
    ),
    ...(rest > 0 ? [subtle(texts.grants.more(rest))] : []),
    ...(held.length === 0 && lines.length === 0 ? [textBlock(texts.who.cloudsNothing)] : []),
    ...lines.map((line) => textBlock(line, { color: 'Warning', size: 'Small' })),
  ]);
}

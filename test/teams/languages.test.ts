import { describe, expect, it } from 'vitest';
import { cardFor } from '../../src/teams/cards/card-for.ts';
import { channelCard } from '../../src/teams/cards/channel-card.ts';
import { texts } from '../../src/teams/languages/en/texts.ts';
import { languages, textsFor } from '../../src/teams/languages/languages.ts';
import { lintCard } from '../support/card-lint.ts';
import { forDana, people, recordsByState } from '../support/records.ts';
import { gone, saidCalls } from '../support/said-calls.ts';

type Entry = string | ((...input: never[]) => unknown);

/** Every text of a language by its path: `buttons.approve`. */
function entriesOf(language: object, path = ''): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const [key, value] of Object.entries(language)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'object' && value !== null)
      for (const [inner, entry] of entriesOf(value as object, at)) found.set(inner, entry);
    else found.set(at, value as Entry);
  }
  return found;
}

const by = { objectId: 'o', displayName: '‹who›', userPrincipalName: '‹upn›' };
const decision = { kind: 'approve', at: '2026-11-20T10:00:00Z', by, stage: 0 };
const names = ['‹a›', '‹b›', '‹c›'];

/** What texts are made of that take more than plain strings: one or more calls each. */
const calls: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  list: [
    [names, 2],
    [['‹a›'], 2],
    [[], 2],
  ],
  duration: [[90], [1440 * 5 + 60], [1440 * 3]],
  ...Object.fromEntries(Object.entries(saidCalls).map(([code, values]) => [`said.${code}`, values])),
  'facts.terms': [[names], [['‹a›', '', '‹b›']]],
  'form.usualDuration': [[undefined], [90]],
  'form.ticketExample': [[undefined], ['‹1›']],
  'form.choice': [['‹1›', 90]],
  'form.about': [
    [undefined, '‹2›'],
    ['‹1›', '‹2›'],
  ],
  'preview.stage': [
    [{ names: '‹a›', several: false, quorum: 1, number: 1, of: 1 }],
    [{ names: '‹a›', several: true, quorum: 7, number: 8, of: 9 }],
  ],
  'notes.said': [
    ['‹1›', '‹2›', false],
    ['‹1›', '‹2›', true],
  ],
  'extension.waiting': [['‹1›', names, 2]],
  'approval.progress': [
    [7, { quorum: 8, index: 0, of: 1 }],
    [7, { quorum: 1, index: 2, of: 9 }],
  ],
  'approval.decided': [
    [decision, false],
    [{ ...decision, kind: 'deny' }, true],
  ],
  'status.asked': [[names, 2]],
  'status.used': [['2026-11-20T10:00:00Z', '2026-11-27T10:00:00Z', '‹3›']],
  'status.goneFrom': [[gone], [gone.slice(0, 1)]],
  'status.ends': [
    [{ why: 'expired' }, () => false],
    [{ why: 'endedEarly', by }, () => false],
    [{ why: 'revokedBy', by, reason: '‹1›' }, () => true],
  ],
  'grants.title': [['pending'], ['active'], ['ended'], ['failed']],
  'grants.mark': [['placed'], ['stuck']],
  'grants.why': [['placed'], ['stuck']],
  'grants.where': [
    ['‹1›', 'AWS', undefined],
    ['‹1›', 'AWS', '‹2›'],
  ],
  'commands.change': [[['‹1›']], [names]],
  'who.several': [['‹1›', names]],
  'report.count': [[0], [1], [7]],
  'report.duration': [[0], [90]],
  'share.offers': [[names]],
  'share.unknown': [
    ['‹1›', []],
    ['‹1›', names],
  ],
  'share.unknownType': [['‹1›', '‹2›', names]],
  'share.found': [
    ['‹1›', names, 0],
    ['‹1›', names, 7],
  ],
  'emergency.told': [[names]],
  'revokeAll.several': [[names]],
  'revokeAll.title': [[''], ['‹1›']],
  'revokeAll.progressTitle': [
    ['', 7, 8],
    ['‹1›', 7, 8],
  ],
  'revokeAll.doneTitle': [
    ['', 7],
    ['‹1›', 7],
  ],
  'mine.count': [
    [7, 8],
    [1, 0],
    [0, 1],
  ],
  'finding.title': [['missing'], ['altered'], ['unexplained'], ['unseen']],
  'finding.advice': [['missing'], ['altered'], ['unexplained'], ['unseen']],
  'finding.unexplained': [['closedEarly'], ['noRequest'], ['notAGrant']],
  'finding.state': [['left'], ['removing'], ['gone'], ['removed'], ['held'], ['kept'], ['revoked']],
  'review.done': [
    ['right', '‹2›'],
    ['wrong', '‹2›'],
  ],
};
const plain = [['‹1›', '‹2›', '‹3›', '‹4›']] as const;

/** What a text says, with the moments in it as they came in. */
function said(entry: Entry, call: readonly unknown[]): string {
  const text: unknown = typeof entry === 'string' ? entry : entry(...(call as never[]));
  if (!Array.isArray(text)) return typeof text === 'string' ? text : '';
  return text.map((part: string | { at: string }) => (typeof part === 'string' ? part : part.at)).join('');
}

/** What came in from outside: it must come out in every language. */
function placeholders(text: string): readonly string[] {
  return [
    ...new Set([...text.matchAll(/‹[^›]*›|[789]|\d{4}-\d\d-\d\dT[\d:]+Z/g)].map(([found]) => found)),
  ].toSorted();
}

const englishTexts = entriesOf(texts);

/** What reads the same in every language: names, signs, and what is only put together here. */
const neutral: readonly string[] = [
  'facts.access',
  'facts.person',
  'facts.terms',
  'facts.ticket',
  'form.ticket',
  'grants.cloud.aws',
  'grants.cloud.azure',
  'grants.where',
  'report.approved',
  'report.duration',
  'report.none',
  'summary',
];

describe.each([...languages].filter(([code]) => code !== 'en'))('%s', (_, language) => {
  const translated = entriesOf(language);

  it('has every text and no other', () => {
    expect([...translated.keys()].toSorted()).toEqual([...englishTexts.keys()].toSorted());
  });

  it.each([...englishTexts])('says the same about the same things: %s', (path, entry) => {
    const other = translated.get(path) ?? '';
    expect(typeof other).toBe(typeof entry);
    for (const call of calls[path] ?? plain) {
      const [here, there] = [said(entry, call), said(other, call)];
      expect(placeholders(there)).toEqual(placeholders(here));
      expect(there === '').toBe(here === '');
      expect(there).not.toMatch(/undefined|NaN|\[object|\bnull\b/);
      // Room for longer words, and not for another text.
      expect(there.length).toBeLessThan(here.length * 2 + 24);
    }
  });

  it('is another language indeed', () => {
    const same = [...englishTexts].filter(([path, entry]) =>
      (calls[path] ?? plain).every((call) => said(entry, call) === said(translated.get(path) ?? '', call)),
    );
    expect(same.map(([path]) => path).toSorted()).toEqual(neutral.toSorted());
  });

  it.each(Object.entries(recordsByState))('fits on the cards of a request that is %s', (_name, record) => {
    for (const each of [record, forDana(record)]) {
      for (const { objectId } of Object.values(people))
        expect(lintCard(cardFor(each, { objectId, texts: language }).card)).toEqual([]);
      expect(lintCard(channelCard(each, { texts: language, viewers: ['29:1'] }))).toEqual([]);
    }
  });
});

it.each([
  ['de-DE', 'de'],
  ['de-AT', 'de'],
  ['DE', 'de'],
  ['de_CH.UTF-8', 'de'],
  ['en-GB', 'en'],
  ['fr-FR', 'en'],
  ['', 'en'],
  ['__proto__', 'en'],
  [undefined, 'en'],
])('speaks to %s in %s', (locale, code) => {
  expect(textsFor(locale)).toBe(languages.get(code));
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actSentences } from '../../../src/core/said/english/acts.ts';
import { adminSentences } from '../../../src/core/said/english/admins.ts';
import { askSentences } from '../../../src/core/said/english/asks.ts';
import { english } from '../../../src/core/said/english/english.ts';
import { noticeSentences } from '../../../src/core/said/english/notices.ts';
import { policySentences } from '../../../src/core/said/english/policy.ts';
import { reconcileSentences } from '../../../src/core/said/english/reconcile.ts';
import { recordedSentences } from '../../../src/core/said/english/recorded.ts';
import { reviewSentences } from '../../../src/core/said/english/reviews.ts';
import { usageSentences } from '../../../src/core/said/english/usage.ts';
import { retold } from '../../../src/core/said/retold.ts';
import { inEnglish, refusing, type Said, say } from '../../../src/core/said/said.ts';

describe('a sentence', () => {
  it('has a code of its own', () => {
    const rooms = [
      policySentences,
      actSentences,
      askSentences,
      noticeSentences,
      reviewSentences,
      reconcileSentences,
      recordedSentences,
      usageSentences,
      adminSentences,
    ];
    const codes = rooms.flatMap((room) => Object.keys(room));
    expect(codes.toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it('is put together with others, and with what comes from elsewhere', () => {
    const said = [say('notGiven', 'Read files (k3m9p2x7qa)'), 'AccessDenied: no.', ''];
    expect(inEnglish(...said)).toBe('Read files (k3m9p2x7qa) could not be given. AccessDenied: no.');
  });

  it('survives being kept as JSON', () => {
    const said = say('tooLong', 90, 'data', 60, false);
    expect(inEnglish(JSON.parse(JSON.stringify(said)))).toBe(inEnglish(said));
  });

  it('of another version of the app is no reason to say nothing at all', () => {
    const kept: Said = JSON.parse('[{ "code": "notKnownHere", "values": [] }, "AccessDenied: no."]');
    expect(inEnglish(...kept)).toBe('notKnownHere AccessDenied: no.');
  });

  it('of a refusal is there in English and by its code', () => {
    expect(refusing(say('decideOwn'))).toEqual({
      message: 'You cannot decide about a request of your own.',
      said: [{ code: 'decideOwn', values: [] }],
    });
  });
});

describe('what was recorded in English', () => {
  it.each([
    ['one sentence', [say('timeOver')]],
    ['several', [say('artifactBusy'), say('notGivenInTime')]],
    ['one with the words of people', [say('paused', 'The import is down. Wait.', 'morgan@contoso.com')]],
    ['a name', [say('accountMissing', 'Dana “D.” Fields')]],
    ['two lines', [say('useAzureRole', 'dana@contoso.com')]],
    ['a rule', [say('upTo', '1 h 30 min')]],
  ] as const)('is told again: %s', (_, said) => {
    expect(retold(inEnglish(...said))).toEqual(said);
  });

  it('stays what it is where a cloud said it', () => {
    expect(retold('AccessDenied: not authorized.')).toEqual(['AccessDenied: not authorized.']);
    expect(retold(`${inEnglish(say('timeOver'))} AccessDenied: no.`)).toEqual([
      say('timeOver'),
      'AccessDenied: no.',
    ]);
    expect(retold('')).toEqual([]);
  });

  it('is not found in the middle of a name', () => {
    expect(retold('directly asked rule')).toEqual(['directly asked rule']);
    expect(retold('Its time is over.Really')).toEqual(['Its time is over.Really']);
  });

  it('takes no long time for a long text', () => {
    const text = `Latchkey gives no access at the moment: ${'“x” ('.repeat(2000)}`;
    expect(retold(text)).toEqual([text]);
  });
});

describe('orchestrators', () => {
  const folder = join(import.meta.dirname, '../../../src/orchestrators');
  const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const literals = sources.flatMap((source) =>
    [...source.matchAll(/(?:message|failure|message =):? ?['`]([A-Z][^'`]*)['`]/g)].map(([, text = '']) =>
      text.replaceAll(/\$\{[^}]*\}/g, 'Read files'),
    ),
  );

  it('record sentences', () => {
    expect(literals.length).toBeGreaterThan(4);
  });

  it.each([...new Set(literals)])('records a sentence that is told again in every language: %s', (text) => {
    expect(retold(text).filter((part) => typeof part === 'string')).toEqual([]);
  });
});

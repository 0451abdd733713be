import { describe, expect, it } from 'vitest';
import {
  readRoleMark,
  roleMark,
  sameCondition,
  timeCondition,
} from '../../../src/providers/azure/role-condition.ts';
import { findRole, type KnownRole } from '../../../src/providers/azure/roles.ts';
import { uuidV5 } from '../../../src/providers/azure/uuid.ts';
import { expiresAt } from '../builders.ts';

function role(name: string): KnownRole {
  const found = findRole(name);
  if (found === undefined) throw new Error(`There is no ${name}`);
  return found;
}

describe('the condition on the time', () => {
  it('guards the only data action of a reader', () => {
    expect(timeCondition(role('Storage Blob Data Reader'), expiresAt)).toBe(
      "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}))" +
        " OR (@Environment[UtcNow] DateTimeLessThan '2026-03-02T10:00:00.000Z'))",
    );
  });

  it.each([
    ['Storage Blob Data Contributor', 5],
    ['Storage Blob Data Owner', 14],
    ['Storage Queue Data Contributor', 4],
    ['Storage Queue Data Message Processor', 2],
    ['Storage Queue Data Message Sender', 1],
  ])('guards every data action of %s', (name, count) => {
    const condition = timeCondition(role(name), expiresAt) ?? '';
    expect(condition.match(/!\(ActionMatches\{'/g)).toHaveLength(count);
    expect(condition.length).toBeLessThan(8_192);
  });

  it.each(['Reader', 'Storage Table Data Reader', 'Key Vault Secrets User'])(
    'is not there for %s',
    (name) => {
      expect(timeCondition(role(name), expiresAt)).toBeUndefined();
    },
  );
});

describe('the comparison of conditions', () => {
  const own = timeCondition(role('Storage Blob Data Contributor'), expiresAt) ?? '';

  it.each([
    ['more white space', own.replaceAll(' OR ', '\n  OR\t')],
    ['no white space around brackets', own.replaceAll(' (', '(')],
    [
      'operators in another case',
      own.replaceAll(' OR ', ' or ').replace('DateTimeLessThan', 'datetimelessthan'),
    ],
    ['attributes in another case', own.replace('@Environment[UtcNow]', '@environment[utcnow]')],
    ['the moment without fractions', own.replace('10:00:00.000Z', '10:00:00Z')],
    ['the moment with seven digits', own.replace('.000Z', '.0000000Z')],
    ['the moment in another zone', own.replace('10:00:00.000Z', '11:00:00+01:00')],
  ])('forgives %s', (_, text) => {
    expect(text).not.toBe(own);
    expect(sameCondition(text, own)).toBe(true);
  });

  it.each([
    ['a later moment', own.replace('10:00:00.000Z', '10:00:00.001Z')],
    ['another operator', own.replace('DateTimeLessThan', 'DateTimeGreaterThan')],
    ['an action less', own.replace(/!\(ActionMatches\{'[^']+'\}\) AND /, '')],
    ['AND for OR', own.replace(' OR ', ' AND ')],
    ['a way round it', `${own} OR true`],
    ['a moment that is none', own.replace('2026-03-02', '2026-13-02')],
    ['words joined', own.replace(' OR (', 'OR(').replace('))OR', ')) O R')],
    ['nothing', undefined],
  ])('tells %s', (_, text) => {
    expect(sameCondition(text, own)).toBe(false);
    expect(sameCondition(own, text)).toBe(false);
  });

  it('takes no condition and no condition for the same', () => {
    expect(sameCondition(undefined, undefined)).toBe(true);
  });
});

describe('the mark in a description', () => {
  it('says the request and the end and can be read back', () => {
    const mark = roleMark('abcdefgh12', '2026-03-02T11:00:00+01:00');
    expect(mark).toBe('latchkey:abcdefgh12;exp=2026-03-02T10:00:00.000Z');
    expect(readRoleMark(mark)).toEqual({ requestId: 'abcdefgh12', expiresAt });
  });

  it.each([undefined, '', 'Granted by hand', 'latchkey:', 'x latchkey:abc;exp=2026-03-02T10:00:00Z'])(
    'is not found in %j',
    (text) => {
      expect(readRoleMark(text)).toBeUndefined();
    },
  );
});

describe('a UUID of version 5', () => {
  it('is the one of RFC 9562, appendix A.4', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});

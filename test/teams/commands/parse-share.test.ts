import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/teams/commands/message-text.ts';
import { parseCommand } from '../../../src/teams/commands/parse-command.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';

const parse = (text: string) => parseCommand(wordsOf(text, [], 'bot'), texts);

describe('share', () => {
  it.each([
    ['share', {}],
    ['share share-data', { from: 'share-data' }],
    ['share share-data s3', { from: 'share-data', type: 's3' }],
    ['Share share-data s3 contoso', { from: 'share-data', type: 's3', name: 'contoso' }],
  ])('looks: %s', (text, look) => {
    expect(parse(text)).toEqual({ kind: 'shareLook', ...look });
  });

  const line = {
    kind: 'share',
    from: 'share-data',
    type: 's3',
    names: ['contoso-data'],
    permissions: ['read'],
    duration: '2h',
    reason: 'Audit of the reports',
  };

  it.each([
    ['share share-data s3 contoso-data read 2h Audit of the reports', {}],
    ['share share-data s3 contoso-data read for 2h Audit of the reports', {}],
    ['share share-data s3 contoso-data read 2 hours Audit of the reports', { duration: '2hours' }],
    [
      'share share-data s3 a,b read,s3:PutObject 2h Audit of the reports',
      { names: ['a', 'b'], permissions: ['read', 's3:PutObject'] },
    ],
    [
      'share share-data s3 a, b read, write 2h Audit of the reports',
      { names: ['a', 'b'], permissions: ['read', 'write'] },
    ],
    [
      'share share-data s3 contoso-data read for Dana Fields 2h Audit of the reports',
      { beneficiary: 'Dana Fields' },
    ],
    [
      'share share-data s3 contoso-data read for Dana Fields for 2h Audit of the reports',
      { beneficiary: 'Dana Fields' },
    ],
    ['share share-data s3 contoso-data read 2h ticket OPS-1 Audit of the reports', { ticket: 'OPS-1' }],
    ['share share-data s3 contoso-data read 2h', { reason: '' }],
  ])('asks: %s', (text, parts) => {
    expect(parse(text)).toEqual({ ...line, ...parts });
  });

  it.each([
    'share share-data 2h Audit',
    'share share-data s3 contoso-data 2h Audit',
    'share share-data s3 contoso-data read Dana 2h Audit',
    'share share-data s3 contoso-data read write 2h Audit',
  ])('says what is missing or too much: %s', (text) => {
    expect(parse(text)).toMatchObject({ kind: 'unclear', message: expect.stringContaining('in this order') });
  });
});

import { expect, it } from 'vitest';
import { unreachedMessages } from '../../../src/core/requests/unreached.ts';
import { inEnglish } from '../../../src/core/said/said.ts';
import { aRecord, aStage, forDana, people, recordsByState } from '../../support/records.ts';

const { alex, dana, priya, ben } = people;
const texts = (...args: Parameters<typeof unreachedMessages>) =>
  unreachedMessages(...args).map(({ person, text }) => [person.objectId, inEnglish(...text)] as const);

it('tells the requester which of the approvers was not asked, and what to do about it', () => {
  expect(texts(recordsByState.pending, [ben])).toEqual([
    [alex.objectId, expect.stringMatching(/^Ben Okafor could not be asked .*add the app\.$/)],
  ]);
});

it('says it once for each stage', () => {
  const keys = [0, 1].map((index) =>
    unreachedMessages(aRecord({ stage: aStage({ index, of: 2 }) }), [ben]).map(({ key }) => key),
  );
  expect(keys).toEqual([['unreached-0'], ['unreached-1']]);
});

it('leaves it to another message to say that nobody was asked', () => {
  expect(texts(recordsByState.pending, [priya, ben])).toEqual([]);
});

it('tells the requester that the beneficiary hears nothing', () => {
  expect(texts(forDana(recordsByState.active), [dana])).toEqual([
    [alex.objectId, expect.stringContaining('Dana Fields does not have the Latchkey app')],
  ]);
});

it('has nothing to say about people who are not asked now, or about the requester', () => {
  expect(texts(recordsByState.active, [priya, ben, alex])).toEqual([]);
  expect(texts(recordsByState.pending, [])).toEqual([]);
});

it('names a few of many', () => {
  const approvers = Array.from({ length: 9 }, (_, index) => ({ ...ben, objectId: `b${index}` }));
  const record = aRecord({ stage: aStage({ approvers: [priya, ...approvers] }) });
  expect(texts(record, approvers)[0]?.[1]).toContain('and 4 more could not be asked');
});

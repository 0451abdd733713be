import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordsOf } from '../../../src/teams/commands/message-text.ts';
import { parseCommand } from '../../../src/teams/commands/parse-command.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';

const objectId = '30000000-0000-4000-8000-000000000002';
const dana = {
  type: 'mention' as const,
  text: '<at>Dana Fields</at>',
  mentioned: { id: '29:dana', name: 'Dana Fields', aadObjectId: objectId },
};

const parse = (text: string) => parseCommand(wordsOf(text, [dana], '28:bot'), texts);

const everything = (reason: string) => ({ kind: 'revokeAll', reason });
const about = (words: string, kind?: string) => ({
  kind: 'revokeAll',
  about: { words: words.split(' '), ...(kind !== undefined && { kind }) },
  reason: '',
});

it.each([
  ['revoke everything', everything('')],
  ['Revoke Everything!', everything('')],
  ['revoke everything an incident', everything('an incident')],
  ['revoke everything for the incident of today', everything('for the incident of today')],
  ['revoke all everything now', everything('now')],
  ['revoke everything of Bob', about('Bob')],
  ['revoke everything in the account prod', about('prod', 'account')],
  ['revoke all of Bob Smith lost laptop', about('Bob Smith lost laptop')],
  ['revoke all Bob', about('Bob')],
  ['revoke all access of Bob', about('Bob')],
  ['revoke all for Bob', about('Bob')],
  ['revoke all prod-db', about('prod-db')],
  ['revoke all of the subscription data leaked', about('data leaked', 'account')],
  ['revoke all entitlement prod-db', about('prod-db', 'entitlement')],
  ['revoke all person Bob', about('Bob', 'person')],
  ['revoke all of <at>Dana Fields</at> left today', about(`${objectId} left today`)],
  ['revoke-all Bob', about('Bob')],
  ['revokeall of Bob', about('Bob')],
])('reads %j as a revocation of many', (text, command) => {
  expect(parse(text)).toEqual(command);
});

it('keeps a mention in the reason as the name', () => {
  expect(parse('revoke all data-readonly ask <at>Dana Fields</at> why')).toEqual({
    kind: 'revokeAll',
    about: { words: ['data-readonly', 'ask', 'Dana Fields', 'why'] },
    reason: '',
  });
});

const id = '2nk0wncs0j';

it.each([
  [`revoke ${id} all of it is wrong`, { requestId: id, reason: 'all of it is wrong' }],
  [`revoke ${id} everything`, { requestId: id, reason: 'everything' }],
  [`revoke ${id}`, { requestId: id, reason: '' }],
])('still reads %j as a revocation of one', (text, line) => {
  expect(parse(text)).toEqual({ kind: 'act', act: 'revoke', ...line });
});

it.each([
  ['revoke all', 'Say what to revoke'],
  ['revoke all of', 'Say what to revoke'],
  ['revoke all of the access', 'Say what to revoke'],
  ['revoke all account', 'Say what to revoke'],
  ['revoke everything of', 'Say what to revoke'],
  ['revoke al of Bob', 'Did you mean revoke all?'],
  ['revoke evrything', 'Did you mean revoke everything?'],
  ['revoke Bob', 'revoke <id> <reason>'],
  ['revoke', 'revoke <id> <reason>'],
])('revokes nothing for %j and says what would do', (text, part) => {
  expect(parse(text)).toEqual({ kind: 'unclear', message: expect.stringContaining(part) });
});

it.each([
  ['pause', { kind: 'pause', reason: '' }],
  ['pause we look into an incident', { kind: 'pause', reason: 'we look into an incident' }],
  ['resume', { kind: 'resume' }],
  ['Resume, please', { kind: 'resume' }],
  ['unpause', { kind: 'resume' }],
])('reads %j as the switch', (text, command) => {
  expect(parse(text)).toEqual(command);
});

it.each([
  ['puase', 'pause'],
  ['resmue', 'resume'],
  ['revok everything', 'revoke'],
])('asks whether %j is meant as %s', (text, command) => {
  expect(parse(text)).toMatchObject({
    kind: 'unknown',
    message: expect.stringContaining(`Did you mean ${command}?`),
  });
});

it('revokes many only where "all" or "everything" comes first, whatever else is written', () => {
  const word = fc.oneof(fc.constantFrom('all', 'everything', id, 'of', 'Bob', 'account', 'al'), fc.string());
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      const line = words.join(' ');
      const command = parse(`revoke ${line}`);
      const first = line.trim().split(/\s+/)[0] ?? '';
      const isMany = /^\/?(all|everything|everyone|everybody)[:!?.,]*$/i.test(first);
      expect(isMany ? ['revokeAll', 'unclear'] : ['act', 'unclear']).toContain(command.kind);
    }),
    { numRuns: 3000 },
  );
});

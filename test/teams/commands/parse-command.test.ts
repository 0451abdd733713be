import { expect, it } from 'vitest';
import { wordsOf } from '../../../src/teams/commands/message-text.ts';
import { parseCommand } from '../../../src/teams/commands/parse-command.ts';

const botId = '28:bot';
const bot = {
  type: 'mention' as const,
  text: '<at>Latchkey</at>',
  mentioned: { id: botId, name: 'Latchkey' },
};
const dana = {
  type: 'mention' as const,
  text: '<at>Dana Fields</at>',
  mentioned: { id: '29:dana', name: 'Dana Fields' },
};

function parse(text: string, mentions = [bot, dana]) {
  return parseCommand(wordsOf(text, mentions, botId));
}

it.each([
  ['request', { kind: 'form' }],
  ['  Request ', { kind: 'form' }],
  ['/request', { kind: 'form' }],
  ['<at>Latchkey</at>&nbsp;request', { kind: 'form' }],
  ['help', { kind: 'help' }],
  ['HELP!', { kind: 'help' }],
  ['help me', { kind: 'help' }],
])('reads %j as a command', (text, command) => {
  expect(parse(text)).toEqual(command);
});

const request = { kind: 'request', entitlement: 'data-readonly', duration: '20m', reason: 'fix the import' };

it.each([
  ['request data-readonly 20m fix the import', request],
  ['REQUEST data-readonly 20m fix  the\nimport', request],
  ['request data-readonly for 20m fix the import', request],
  ['request data-readonly 20 m fix the import', request],
  ['request data-readonly 20 minutes fix the import', { ...request, duration: '20minutes' }],
  ['request data-readonly 1h30m fix the import', { ...request, duration: '1h30m' }],
  [
    'request data-readonly for dana@contoso.com 20m fix the import',
    { ...request, beneficiary: 'dana@contoso.com' },
  ],
  ['request data-readonly for Dana Fields 20m fix the import', { ...request, beneficiary: 'Dana Fields' }],
  [
    'request data-readonly For Dana Fields for 20m fix the import',
    { ...request, beneficiary: 'Dana Fields' },
  ],
  [
    'request data-readonly for <at>Dana Fields</at> 20m fix the import',
    { ...request, beneficiary: 'Dana Fields' },
  ],
  [
    '<at>Latchkey</at> request data-readonly for <at>Dana Fields</at>&nbsp; 20m fix the import',
    { ...request, beneficiary: 'Dana Fields' },
  ],
  ['request data-readonly 20m fix 4h of damage', { ...request, reason: 'fix 4h of damage' }],
  ['request data-readonly 20m for ticket 12', { ...request, reason: 'for ticket 12' }],
  ['request data-readonly 20m', { ...request, reason: '' }],
  ['request data-readonly 0m fix the import', { ...request, duration: '0m' }],
  ['request data-readonly 9000h fix the import', { ...request, duration: '9000h' }],
])('splits %j', (text, command) => {
  expect(parse(text)).toEqual(command);
});

it('takes the object id of a mention when Teams gives it', () => {
  const objectId = '30000000-0000-4000-8000-000000000002';
  const mention = { ...dana, mentioned: { ...dana.mentioned, aadObjectId: objectId } };
  expect(parse('request data-readonly for <at>Dana Fields</at> 20m fix', [bot, mention])).toMatchObject({
    beneficiary: objectId,
  });
});

it('keeps a mention in the reason as the name', () => {
  expect(parse('request data-readonly 20m help <at>Dana Fields</at> out')).toMatchObject({
    reason: 'help Dana Fields out',
  });
});

it('takes no name for a duration only because it is a mention', () => {
  const mention = { ...dana, text: '<at>3M</at>', mentioned: { id: '29:m', name: '3M' } };
  expect(parse('request data-readonly for <at>3M</at> 20m fix', [mention])).toMatchObject({
    beneficiary: '3M',
    duration: '20m',
  });
});

it.each([
  ['request data-readonly soon fix it', 'I found no duration'],
  ['request data-readonly', 'I found no duration'],
  ['request data-readonly for Dana Fields', 'I found no duration'],
  ['request 20m fix it', 'what you need'],
  ['request for Dana 20m fix it', 'what you need'],
  ['request data-readonly please 20m fix it', '"please"'],
  ['request data-readonly 5 20m fix it', '"5"'],
  [`request ${'😀'.repeat(1024)}`, 'I found no duration'],
])('says what is missing in %.40j', (text, part) => {
  expect(parse(text)).toMatchObject({ kind: 'incomplete', message: expect.stringContaining(part) });
});

it.each([
  ['requst data-readonly 20m x', 'Did you mean request?'],
  ['reqeust', 'Did you mean request?'],
  ['halp', 'Did you mean help?'],
  ['hello', 'I do not know "hello"'],
  ['', 'Write request'],
  ['<at>Latchkey</at>', 'Write request'],
  ['😀'.repeat(1024), 'I do not know'],
])('answers %.40j with what would do', (text, part) => {
  const command = parse(text);
  expect(command).toMatchObject({ kind: 'unknown', message: expect.stringContaining(part) });
  expect(JSON.stringify(command).length).toBeLessThan(300);
});

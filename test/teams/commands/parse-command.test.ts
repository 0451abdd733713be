import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordsOf } from '../../../src/teams/commands/message-text.ts';
import { parseCommand } from '../../../src/teams/commands/parse-command.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';

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
  return parseCommand(wordsOf(text, mentions, botId), texts);
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

const id = '2nk0wncs0j';

it.each([
  ['status', { kind: 'status' }],
  ['My access', { kind: 'status' }],
  ['pending', { kind: 'pending' }],
  ['approve', { kind: 'pending' }],
  [`extend ${id} 2h`, { kind: 'act', act: 'extend', requestId: id, duration: '2h' }],
  [`extend 2 hours ${id}`, { kind: 'act', act: 'extend', requestId: id, duration: '2hours' }],
  [`extend #${id.toUpperCase()} by 2h please`, { kind: 'act', act: 'extend', requestId: id, duration: '2h' }],
  ['extend 90m', { kind: 'act', act: 'extend', duration: '90m' }],
  ['done', { kind: 'act', act: 'end' }],
  ["I'm done, thanks", { kind: 'act', act: 'end' }],
  ['I’m done', { kind: 'act', act: 'end' }],
  [`end ${id}.`, { kind: 'act', act: 'end', requestId: id }],
  [`cancel ${id}`, { kind: 'act', act: 'cancel', requestId: id }],
  [`revoke ${id} wrong  data`, { kind: 'act', act: 'revoke', requestId: id, reason: 'wrong data' }],
  [`revoke ${id}`, { kind: 'act', act: 'revoke', requestId: id, reason: '' }],
  ['who', { kind: 'who' }],
  ['who has access?', { kind: 'who' }],
  ['who has access to production?', { kind: 'who', about: 'production' }],
  ['who Dana Fields', { kind: 'who', about: 'Dana Fields' }],
  ['who has <at>Dana Fields</at>', { kind: 'who', about: 'Dana Fields' }],
  ['ask for data-readonly 20m fix the import', request],
  ['ask', { kind: 'form' }],
])('reads %j as a command of its kind', (text, command) => {
  expect(parse(text)).toEqual(command);
});

it.each(['extend', `extend ${id}`, 'done 1', 'cancel nr7', 'revoke', 'revoke because'])(
  'asks for what is missing in %j',
  (text) => {
    expect(parse(text)).toMatchObject({ kind: 'unclear' });
  },
);

it('reads every message as some command', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('extend', 'who', id, '2h', 'for')), { maxLength: 8 }),
      (words) => {
        const command = parse(words.join(' '));
        expect('message' in command ? command.message : command.kind).not.toBe('');
      },
    ),
    { numRuns: 2000 },
  );
});

it.each([
  [
    'breakglass data-incident 30m it is down',
    { entitlement: 'data-incident', duration: '30m', reason: 'it is down' },
  ],
  ['break glass data-incident for 30 minutes it is down', { duration: '30minutes', reason: 'it is down' }],
  ['break-glass data-incident it is down', { entitlement: 'data-incident', reason: 'it is down' }],
  ['emergency data-incident ticket OPS-17 it is down', { ticket: 'OPS-17', reason: 'it is down' }],
  ['breakglass data-incident for an import of 30m', { reason: 'for an import of 30m' }],
])('reads %j as an emergency', (text, line) => {
  expect(parse(text)).toMatchObject({ kind: 'breakGlass', ...line });
});

it.each([
  ['delegate Dana Fields until monday', { to: 'Dana Fields', until: 'monday' }],
  ['delegate to <at>Dana Fields</at> for 2 weeks', { to: 'Dana Fields', until: '2 weeks' }],
  ['Delegate dana@contoso.com till 24.12.', { to: 'dana@contoso.com', until: '24.12.' }],
])('reads %j as a delegation', (text, line) => {
  expect(parse(text)).toEqual({ kind: 'delegate', ...line });
});

it.each([
  ['delegate off', { kind: 'delegateOff' }],
  ['review', { kind: 'review' }],
  ['reviews', { kind: 'review' }],
  ['report', { kind: 'report', days: 30 }],
  ['report 90', { kind: 'report', days: 90 }],
  ['report last 30 days', { kind: 'report', days: 30 }],
])('reads %j too', (text, command) => {
  expect(parse(text)).toEqual(command);
});

it.each([
  'breakglass',
  'breakglass 30m down',
  'delegate',
  'delegate Dana',
  'delegate until monday',
  'report 7',
])('says what is missing in %j', (text) => {
  expect(parse(text)).toMatchObject({ kind: 'unclear' });
});

import { expect, it } from 'vitest';
import { createSendSurvey } from '../../src/activities/send-survey.ts';
import type { SurveyMessenger } from '../../src/core/messengers.ts';
import type { AccessSurvey } from '../../src/core/providers.ts';
import { aCatalogue } from '../support/catalogue.ts';
import { theStory } from '../support/directory.ts';
import { MemoryLog } from '../support/teams-memory.ts';

const { alex, priya, morgan, directory } = theStory();
const held = {
  cloud: 'aws',
  permission: 'AmazonS3ReadOnlyAccess',
  target: 'AWS account data (111122223333)',
  through: 'directly',
} as const;

function world(azure: AccessSurvey) {
  const shown: { readonly askerId: string; readonly survey: unknown }[] = [];
  const messenger: SurveyMessenger = {
    showSurvey: (askerId, { survey }) => {
      shown.push({ askerId, survey });
      return Promise.resolve(true);
    },
  };
  const aws: AccessSurvey = { of: () => Promise.resolve({ held: [held], unknown: ['IAM in other'] }) };
  const catalogue = aCatalogue();
  const send = createSendSurvey({
    catalogue: { current: () => Promise.resolve(catalogue) },
    directory,
    surveys: new Map([
      ['aws', aws],
      ['azure', azure],
    ]),
    messenger,
    log: new MemoryLog(),
  });
  return { shown, ask: (askerId: string, personId: string) => send({ askerId, personId, source: 'a|1' }) };
}

const nothing: AccessSurvey = { of: () => Promise.resolve({ held: [], unknown: [] }) };

it('shows what the clouds say to administrators and to the person', async () => {
  const { shown, ask } = world(nothing);
  await ask(morgan.objectId, alex.objectId);
  await ask(alex.objectId, alex.objectId);
  const survey = { held: [held], unknown: ['IAM in other'], silent: [] };
  expect(shown).toEqual([
    { askerId: morgan.objectId, survey },
    { askerId: alex.objectId, survey },
  ]);
});

it('shows nothing to anybody else, approvers among them, and nothing of people who are not there', async () => {
  const { shown, ask } = world(nothing);
  await ask(priya.objectId, alex.objectId);
  await ask(alex.objectId, priya.objectId);
  await ask('99999999-0000-4000-8000-000000000001', alex.objectId);
  await ask(morgan.objectId, '99999999-0000-4000-8000-000000000001');
  expect(shown).toEqual([]);
});

it('says which cloud could not be asked, and what the other says', async () => {
  const { shown, ask } = world({ of: () => Promise.reject(new Error('down')) });
  await ask(morgan.objectId, alex.objectId);
  expect(shown).toMatchObject([{ survey: { held: [held], silent: ['azure'] } }]);
});

import type { SurveyMessenger } from '../core/messengers.ts';
import { surveyCard } from './cards/who-card.ts';
import { textsFor } from './languages/languages.ts';
import { type MessengerOptions, requireTeams } from './messenger.ts';
import { reach } from './reach.ts';

/** What was shown is remembered where the short texts about requests are. */
const surveys = 'surveys';

/** Shows what the clouds say about a person in the chat of whoever asked. */
export function createSurveyMessenger(options: MessengerOptions): SurveyMessenger {
  const { conversations, gateway } = options;
  return {
    async showSurvey(objectId, { key, person, survey }) {
      if (await conversations.wasNoteSent(surveys, key)) return true;
      const stored = await conversations.reference(objectId);
      const delivery = await reach(options, { objectId, stored }, async (reference) => {
        const card = surveyCard(person, survey, textsFor(reference.locale));
        await gateway.send(reference, { card, summary: card.fallbackText });
        await conversations.noteSent(surveys, key);
        return 'sent';
      });
      requireTeams([delivery]);
      return delivery === 'sent';
    },
  };
}

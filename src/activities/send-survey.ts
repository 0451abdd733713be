import type { SurveyMessenger } from '../core/messengers.ts';
import { personRef } from '../core/people.ts';
import type { CatalogueSource, Directory, Log } from '../core/ports.ts';
import { type Surveys, surveyPerson } from '../core/requests/survey.ts';
import { viewpointOf } from '../core/requests/viewpoint.ts';
import type { Activity } from './activity.ts';
import type { sendSurvey } from './refs.ts';

export interface SendSurveyPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly surveys: Surveys;
  readonly messenger: SurveyMessenger;
  readonly log: Log;
}

/**
 * Asks the clouds what a person holds and shows it to whoever asked: an administrator or the person, as of now.
 * Nobody else is shown anything, and neither is what concerns somebody who is not there any more.
 */
export function createSendSurvey(ports: SendSurveyPorts): Activity<typeof sendSurvey> {
  const { catalogue: source, directory, surveys, messenger, log } = ports;
  return async ({ askerId, personId, source: key }) => {
    const [viewpoint, person] = await Promise.all([viewpointOf(ports, askerId), directory.person(personId)]);
    const mayKnow = viewpoint !== undefined && (viewpoint.admin || personId === askerId);
    if (!mayKnow || !person) {
      log.warn('survey.refused', { askerId, personId });
      return null;
    }
    const survey = await surveyPerson(surveys, person, await source.current());
    const { held, unknown, silent } = survey;
    log.info('survey.done', {
      askerId,
      personId,
      held: held.length,
      unknown: unknown.length,
      silent: silent.length,
    });
    await messenger.showSurvey(askerId, { key, person: personRef(person), survey });
    return null;
  };
}

import { sendSurvey } from '../activities/refs.ts';
import { callPersistently, type Orchestration, type Steps } from '../platform/durable/steps.ts';
import type { SurveyInput } from './refs.ts';
import { quietly } from './show.ts';

// About half a minute: whoever asked is waiting, and may ask again.
const attempts = 4;

/** Asks the clouds what a person holds, for somebody who wants to know, outside the answer that they wait for. */
export function* survey(context: Orchestration): Steps<null> {
  const { ask } = context.df.getInput<SurveyInput>();
  yield* quietly(callPersistently(context, sendSurvey, ask, attempts));
  return null;
}

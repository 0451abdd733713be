import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Person } from '../people.ts';
import type { AccessSurvey, HeldAccess } from '../providers.ts';

export type Cloud = HeldAccess['cloud'];

/** What the clouds say a person holds. */
export interface SurveyResult {
  readonly held: readonly HeldAccess[];
  /** Where it could not be looked, in words. */
  readonly unknown: readonly string[];
  /** Clouds that could not be asked at all. */
  readonly silent: readonly Cloud[];
}

export type Surveys = ReadonlyMap<Cloud, AccessSurvey>;

/** Asks every cloud at the same time what a person holds. A cloud that fails hides nothing of the others. */
export async function surveyPerson(
  surveys: Surveys,
  person: Person,
  catalogue: Catalogue,
): Promise<SurveyResult> {
  const clouds = [...surveys];
  const results = await Promise.allSettled(clouds.map(([, survey]) => survey.of(person, catalogue)));
  const found = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return {
    held: found.flatMap(({ held }) => held),
    unknown: found.flatMap(({ unknown }) => unknown),
    silent: clouds.flatMap(([cloud], index) => (results[index]?.status === 'rejected' ? [cloud] : [])),
  };
}

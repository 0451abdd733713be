import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { ProviderError } from '../../core/errors.ts';
import type { Person } from '../../core/people.ts';
import type { AccessSurvey, HeldAccess } from '../../core/providers.ts';
import { inWords } from './account.ts';
import { awsFailure } from './errors.ts';
import type { AwsSessions } from './session.ts';
import { identityCentersOf, surveyIdentityCenter } from './survey-identity-center.ts';
import { surveyRoles } from './survey-roles.ts';
import { surveyUser } from './survey-user.ts';

/** One place to look in. */
interface Look {
  /** In words, for when it could not be looked. */
  readonly where: string;
  find(): Promise<readonly HeldAccess[]>;
}

/**
 * What a person really has in the accounts of the catalogue: through their IAM user, through roles that were lent to
 * them, and through IAM Identity Center where the catalogue names an instance.
 */
export function createAwsSurvey(sessions: AwsSessions): AccessSurvey {
  return {
    async of(person, catalogue) {
      const looks = [...looksIn(sessions, person, catalogue)];
      const results = await Promise.allSettled(looks.map((look) => look.find()));
      const unknown = results.flatMap((result, index) =>
        result.status === 'rejected' ? [`${looks[index]?.where ?? ''}: ${why(result.reason)}`] : [],
      );
      return {
        held: results.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])),
        unknown,
      };
    },
  };
}

function* looksIn(sessions: AwsSessions, person: Person, catalogue: Catalogue): Iterable<Look> {
  for (const account of catalogue.aws.accounts.values()) {
    const where = inWords(account);
    yield {
      where: `IAM user in ${where}`,
      find: () => sessions.withIam(account, (iam) => surveyUser(iam, { person, catalogue, account })),
    };
    yield {
      where: `roles in ${where}`,
      find: () => sessions.withIam(account, (iam) => surveyRoles(iam, { person, catalogue, account })),
    };
  }
  for (const center of identityCentersOf(catalogue))
    yield {
      where: `IAM Identity Center ${center.instanceArn}`,
      find: () => surveyIdentityCenter(sessions, center, { person, catalogue }),
    };
}

function why(reason: unknown): string {
  if (reason instanceof ProviderError) return reason.failure.message;
  return awsFailure(reason, 'revoke', 'a survey').message;
}

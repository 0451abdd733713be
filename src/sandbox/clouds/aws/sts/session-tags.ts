import { readTags } from '../iam/input.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Session, Tag } from '../state.ts';
import { AwsError } from '../wire/errors.ts';
import type { Parameters } from '../wire/parameters.ts';

export interface SessionTags {
  readonly tags: Tag[];
  readonly transitiveTagKeys: string[];
  /** The condition keys of the tags of the request. */
  readonly context: ContextValues;
}

/**
 * The tags of a new session: those of the request, and the transitive ones of the calling session, which the
 * request must not give again ("IAM User Guide, Pass session tags in AWS STS").
 */
export function readSessionTags(parameters: Parameters, caller: Session | undefined): SessionTags {
  const given = readTags(parameters);
  const inherited = (caller?.tags ?? []).filter(({ key }) => caller?.transitiveTagKeys.includes(key));
  const again = given.find((tag) => inherited.some(({ key }) => key.toLowerCase() === tag.key.toLowerCase()));
  if (again) {
    throw new AwsError(
      'InvalidParameterValue',
      400,
      `One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session: ${again.key}`,
    );
  }
  const transitive = parameters.list('TransitiveTagKeys');
  const stray = transitive.find((wanted) => !given.some(({ key }) => key === wanted));
  if (stray !== undefined) {
    throw new AwsError(
      'InvalidParameterValue',
      400,
      `The specified transitive tag key must be included in the requested tags: ${stray}`,
    );
  }
  const requestTags = Object.fromEntries(given.map(({ key, value }) => [`aws:RequestTag/${key}`, value]));
  return {
    tags: [...inherited, ...given],
    transitiveTagKeys: [...inherited.map(({ key }) => key), ...transitive],
    context: {
      ...requestTags,
      'aws:TagKeys': given.length > 0 ? given.map(({ key }) => key) : undefined,
      'sts:TransitiveTagKeys': transitive.length > 0 ? transitive : undefined,
    },
  };
}

import type { PolicyStatement } from '../catalogue.ts';

/** The window of a request as it stands in a statement, in characters. */
const windowSize = 140;

/**
 * About how many characters a policy document has with the request's window in every statement, without white space
 * (IAM and STS quotas). Pure.
 */
export function documentSize(statements: readonly PolicyStatement[]): number {
  const frame = '{"Version":"2012-10-17","Statement":[]}'.length;
  return statements.reduce((size, statement) => size + statementSize(statement) + windowSize, frame);
}

function statementSize({ effect, actions, resources, conditions }: PolicyStatement): number {
  const text = JSON.stringify({
    Effect: effect,
    Action: actions,
    Resource: resources,
    Condition: conditions,
  });
  // Lists of one are written without brackets, and an empty condition is not written.
  return text.replaceAll(/\s/g, '').length;
}

/**
 * Characters that the cloud takes for one document of a kind of grant; undefined for kinds without a document.
 * A user's inline policies share their quota, so that what is in use already comes on top
 * (IAM and AWS STS quotas; IAM Identity Center API, PutInlinePolicyToPermissionSet).
 */
export function documentQuota(kind: string, onRole: boolean): number | undefined {
  switch (kind) {
    case 'aws.iam.policy':
      return onRole ? 10_240 : 2_048;
    case 'aws.iam.role':
      return 10_240;
    case 'aws.sts.session':
      return 2_048;
    case 'aws.sso.assignment':
      return 32_768;
    default:
      return undefined;
  }
}

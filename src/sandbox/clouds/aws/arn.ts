/** Amazon resource names of the IAM and STS objects that the simulator keeps. */

interface Pathed {
  readonly path: string;
  readonly name: string;
}

export const userArn = (accountId: string, { path, name }: Pathed) =>
  `arn:aws:iam::${accountId}:user${path}${name}`;
export const groupArn = (accountId: string, { path, name }: Pathed) =>
  `arn:aws:iam::${accountId}:group${path}${name}`;
export const roleArn = (accountId: string, { path, name }: Pathed) =>
  `arn:aws:iam::${accountId}:role${path}${name}`;
export const rootArn = (accountId: string) => `arn:aws:iam::${accountId}:root`;

/** A session's ARN carries the role's name without its path. */
export const sessionArn = (accountId: string, roleName: string, sessionName: string) =>
  `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;

/** An OIDC provider is named by its issuer without the scheme. */
export const oidcProviderArn = (accountId: string, issuer: string) =>
  `arn:aws:iam::${accountId}:oidc-provider/${issuer.replace(/^https:\/\//, '')}`;

/** `accountId` is `aws` for the policies that AWS keeps. */
export const policyArn = (accountId: string, { path, name }: Pathed) =>
  `arn:aws:iam::${accountId}:policy${path}${name}`;

interface IamArn {
  readonly accountId: string;
  readonly type: string;
  /** The last part of the path. */
  readonly name: string;
}

/** Takes apart an IAM or STS ARN; undefined for any other text. */
export function parseIamArn(arn: string): IamArn | undefined {
  const [, accountId = '', type = '', rest] =
    /^arn:aws:(?:iam|sts)::(\d{12}|aws):([a-z-]+)(?:\/(\S+))?$/.exec(arn) ?? [];
  if (type === '') return undefined;
  return { accountId, type, name: rest?.split('/').at(-1) ?? '' };
}

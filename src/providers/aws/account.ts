import { z } from 'zod';
import { type AwsAccount, type Catalogue, iamUserName } from '../../core/catalogue/catalogue.ts';
import { AccessError } from '../../core/errors.ts';
import type { PlanContext } from '../../core/providers.ts';

/** How an account is reached, kept in every plan so that access can be taken back after the catalogue has changed. */
export const accountDetailsSchema = z.strictObject({
  accountId: z.string(),
  accountName: z.string(),
  deployerRole: z.string(),
  /** Not a secret (IAM User Guide, "Access to AWS accounts owned by third parties"). */
  externalId: z.string(),
});

export type AccountDetails = z.infer<typeof accountDetailsSchema>;

/** @throws AccessError `catalogue.invalid` when the catalogue has no account of that name. */
export function accountNamed(name: string, { aws }: Pick<Catalogue, 'aws'>): AwsAccount {
  const account = aws.accounts.get(name);
  if (account !== undefined) return account;
  const known = [...aws.accounts.keys()].join(', ') || 'none';
  throw invalid(`There is no AWS account "${name}" in the catalogue. Known: ${known}.`);
}

export function accountDetails({ id, name, deployerRole, externalId }: AwsAccount): AccountDetails {
  return { accountId: id, accountName: name, deployerRole, externalId };
}

/** `AWS account data (111122223333)`. */
export function inWords({ name, id }: Pick<AwsAccount, 'name' | 'id'>): string {
  return `AWS account ${name} (${id})`;
}

/** The partition of an account: `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionOf({ deployerRole }: Pick<AwsAccount, 'deployerRole'>): string {
  return deployerRole.split(':')[1] ?? 'aws';
}

/** Names of all accounts, for `scopes`. */
export function accountNames({ aws }: Pick<Catalogue, 'aws'>): readonly string[] {
  return [...aws.accounts.keys()];
}

/** @throws AccessError `catalogue.invalid` when the catalogue does not say which IAM user the beneficiary is. */
export function iamUserOf({ catalogue, beneficiary }: PlanContext): string {
  const userName = iamUserName(catalogue, beneficiary);
  // The characters and the length of the IAM API reference, "CreateUser".
  if (userName !== undefined && /^[\w+=,.@-]{1,64}$/.test(userName)) return userName;
  throw invalid(
    `The catalogue does not say which IAM user ${beneficiary.userPrincipalName} is. Add it under people.iamUsers, or the domain to people.iamUserRule.`,
  );
}

export function invalid(message: string): AccessError {
  return new AccessError('catalogue.invalid', 'operator', message);
}

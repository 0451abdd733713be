import { z } from 'zod';
import type { Catalogue, Entitlement } from '../catalogue/catalogue.ts';
import { shareLevels, shareTypes, typeFacts, wouldLast } from './types.ts';

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\S+$/, 'use the name of a resource, or a pattern with * and ?');

const offered = z
  .strictObject({
    levels: z.array(z.enum(shareLevels)).max(3).default([]),
    /** Single actions beside those of the levels. */
    actions: z
      .array(z.string().regex(/^[a-z0-9-]+:[A-Za-z]+$/, 'use one action, without * or ?'))
      .max(50)
      .default([]),
    /** Names of the resources that can be shared, or patterns. */
    names: z.array(name).min(1).max(50).default(['*']),
  })
  .refine(
    ({ levels, actions }) => levels.length + actions.length > 0,
    'say what can be shared: levels, actions, or both',
  );

/**
 * What can be shared under an entitlement: the catalogue's part of a grant of kind `aws.iam.role` whose resources and
 * permissions are picked when it is asked for.
 */
export const shareOfferSchema = z.strictObject({
  /** Where resources are looked for, and the only regions they may be in. */
  regions: z
    .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'use the name of a region, such as eu-central-1'))
    .min(1)
    .max(10),
  types: z
    .partialRecord(z.enum(shareTypes), offered)
    .refine((types) => Object.keys(types).length > 0, 'name at least one type of resources')
    .superRefine((types, context) => {
      for (const type of shareTypes)
        for (const [index, action] of (types[type]?.actions ?? []).entries()) {
          const message = actionProblem(type, action);
          if (message !== undefined)
            context.addIssue({ code: 'custom', path: [type, 'actions', index], message });
        }
    }),
});

export type ShareOffer = z.infer<typeof shareOfferSchema>;

function actionProblem(type: string, action: string): string | undefined {
  if (!action.startsWith(`${type}:`)) return `is no action of ${type}: those begin with "${type}:"`;
  if (wouldLast(action))
    return 'lets its holder give access that outlasts the request, or a copy; it cannot be shared';
  return undefined;
}

/** What an entitlement lets people share, and in which account. */
export interface Shareable {
  /** A name under `aws.accounts`. */
  readonly account: string;
  readonly offer: ShareOffer;
}

/** Undefined for an entitlement whose content is fixed. */
export function shareableOf({ grants }: Pick<Entitlement, 'grants'>): Shareable | undefined {
  const grant = grants.find(({ share }) => share !== undefined);
  if (grant === undefined) return undefined;
  return { account: String(grant['account']), offer: shareOfferSchema.parse(grant['share']) };
}

/** What an entitlement lets people share, type by type, in words: `s3: read, write`. */
export function offerLines({ offer }: Shareable): readonly string[] {
  return shareTypes.flatMap((type) => {
    const offers = offer.types[type];
    return offers === undefined
      ? []
      : [`${type} (${typeFacts[type].title}): ${[...offers.levels, ...offers.actions].join(', ')}`];
  });
}

/** The account that something shared is in; undefined when the catalogue has none of that name. */
export function accountOf({ aws }: Pick<Catalogue, 'aws'>, { account }: Shareable) {
  return aws.accounts.get(account);
}

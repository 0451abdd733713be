import {
  paginateGetResources,
  type ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { FoundResources, ResourceFinder, ResourceQuery } from '../../core/shares/find.ts';
import { nameIn } from '../../core/shares/share.ts';
import { typeFacts } from '../../core/shares/types.ts';
import { guarded } from '../failure.ts';
import { inWords } from './account.ts';
import { awsFailure } from './errors.ts';
import type { AwsSessions } from './session.ts';

const pageSize = 100;
/** Somebody waits for the answer. */
const mostPages = 10;

/**
 * Finds resources by parts of their names (Resource Groups Tagging API). AWS lists what has or had a tag, and nothing
 * else: whoever looks for something else has to give its ARN.
 */
export function createResourceFinder(sessions: AwsSessions): ResourceFinder {
  return {
    find: (query) =>
      guarded(
        async () => {
          const regions = await Promise.all(
            query.regions.map((region) =>
              sessions.withTagging({ ...query.account, region }, (tagging) => findIn(tagging, query)),
            ),
          );
          return {
            arns: regions.flatMap(({ arns }) => arns).toSorted(),
            complete: regions.every(({ complete }) => complete),
          };
        },
        (error) => awsFailure(error, 'grant', `resources in ${inWords(query.account)}`),
      ),
  };
}

async function findIn(
  client: ResourceGroupsTaggingAPIClient,
  { type, text }: ResourceQuery,
): Promise<FoundResources> {
  const wanted = text.toLowerCase();
  const arns: string[] = [];
  const pages = paginateGetResources(
    { client },
    {
      ResourceTypeFilters: [typeFacts[type].filter],
      ResourcesPerPage: pageSize,
    },
  );
  let count = 0;
  for await (const { ResourceTagMappingList = [], PaginationToken = '' } of pages) {
    // The filter of a service lets other things of it through, which cannot be shared.
    for (const { ResourceARN = '' } of ResourceTagMappingList)
      if (typeFacts[type].arn.test(ResourceARN) && nameIn(type, ResourceARN).toLowerCase().includes(wanted))
        arns.push(ResourceARN);
    count += 1;
    if (count === mostPages && PaginationToken !== '') return { arns, complete: false };
  }
  return { arns, complete: true };
}

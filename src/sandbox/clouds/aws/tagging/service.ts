import { z } from 'zod';
import { authorizeJson } from '../access/authorize-json.ts';
import type { Account } from '../state.ts';
import { AwsError } from '../wire/errors.ts';
import { pageOf } from '../wire/json-paging.ts';
import { type JsonAction, type JsonActions, jsonAction, jsonService } from '../wire/json-protocol.ts';
import type { ServiceDependencies, SignedCall } from '../wire/service.ts';

type Resource = Account['resources'][number];

const invalidParameter = (message: string) => new AwsError('InvalidParameterException', 400, message);

const resourcesInput = z.object({
  PaginationToken: z.string().max(2_048).optional(),
  TagFilters: z
    .array(
      z.object({
        Key: z.string().min(1).max(128),
        Values: z.array(z.string().max(256)).max(20).default([]),
      }),
    )
    .max(50)
    .default([]),
  ResourcesPerPage: z.int().min(1).max(100).optional(),
  TagsPerPage: z.int().min(100).max(500).optional(),
  ResourceTypeFilters: z.array(z.string().max(256)).max(100).default([]),
  ResourceARNList: z.array(z.string().min(1).max(1_011)).min(1).max(100).optional(),
  IncludeComplianceDetails: z.boolean().optional(),
  ExcludeCompliantResources: z.boolean().optional(),
});

const actions: JsonActions = {
  GetResources: jsonAction(resourcesInput, (input, call, dependencies) => {
    checkCombination(input);
    const all = visibleResources('GetResources', call, dependencies);
    const found = input.ResourceARNList
      ? all.filter(({ arn }) => input.ResourceARNList?.includes(arn))
      : all.filter((one) => hasType(one, input.ResourceTypeFilters) && hasTags(one, input.TagFilters));
    const perPage = input.ResourcesPerPage ?? (input.TagsPerPage === undefined ? 100 : fitTags(found, input));
    const page = pageOf(
      { MaxResults: perPage, NextToken: input.PaginationToken },
      found,
      ({ arn }) => arn,
      'InvalidParameterException',
    );
    return {
      // The last page has an empty token, not none.
      PaginationToken: page.next ?? '',
      ResourceTagMappingList: page.items.map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
      })),
    };
  }),

  GetTagKeys: tagListing(
    'GetTagKeys',
    'TagKeys',
    z.object({ PaginationToken: z.string().optional() }),
    ({ key }) => key,
  ),

  GetTagValues: tagListing(
    'GetTagValues',
    'TagValues',
    z.object({ PaginationToken: z.string().optional(), Key: z.string().min(1).max(128) }),
    ({ key, value }, input) => (key === input.Key ? value : undefined),
  ),
};

/** Resource Groups Tagging: finds resources of every service by type and tags, in one region. */
export const taggingService = jsonService({
  name: 'tagging',
  target: 'ResourceGroupsTaggingAPI_20170126',
  invalid: 'InvalidParameterException',
  internalError: 'InternalServiceException',
  actions,
});

/** What the caller's account has in the region that the call is signed for, once a tag was put on it. */
function visibleResources(
  action: string,
  call: SignedCall,
  { world }: ServiceDependencies,
): readonly Resource[] {
  authorizeJson(call, { action: `tag:${action}`, resource: '*' }, world);
  const region = call.context['aws:RequestedRegion'];
  return call.caller.account.resources.filter((one) => one.region === region && one.tagged);
}

function checkCombination(input: z.output<typeof resourcesInput>): void {
  const filtered = input.TagFilters.length > 0 || input.ResourceTypeFilters.length > 0;
  const paged = [input.PaginationToken, input.ResourcesPerPage, input.TagsPerPage].some(
    (one) => one !== undefined && one !== '',
  );
  if (input.ResourceARNList && (filtered || paged)) {
    throw invalidParameter('ResourceARNList cannot be given together with filters or paging parameters.');
  }
  if (input.ResourcesPerPage !== undefined && input.TagsPerPage !== undefined) {
    throw invalidParameter('ResourcesPerPage and TagsPerPage cannot be given together.');
  }
  if (input.ExcludeCompliantResources && !input.IncludeComplianceDetails) {
    throw invalidParameter('ExcludeCompliantResources needs IncludeComplianceDetails.');
  }
}

/** `service` or `service:type`, as both stand in the ARN; a bucket's ARN leaves its type out. */
function hasType({ arn }: Resource, filters: readonly string[]): boolean {
  const [, , service = '', , , ...rest] = arn.split(':');
  const type = service === 's3' ? 'bucket' : /^([^:/]+)[:/]/.exec(rest.join(':'))?.[1];
  return (
    filters.length === 0 || filters.some((filter) => filter === service || filter === `${service}:${type}`)
  );
}

const hasTags = ({ tags }: Resource, filters: z.output<typeof resourcesInput>['TagFilters']) =>
  filters.every(({ Key, Values }) =>
    tags.some(({ key, value }) => key === Key && (Values.length === 0 || Values.includes(value))),
  );

/** How many resources, from the token on, have no more tags together than a page may. */
function fitTags(
  found: readonly Resource[],
  {
    TagsPerPage = 100,
    PaginationToken,
  }: { readonly TagsPerPage?: number | undefined; readonly PaginationToken?: string | undefined },
): number {
  const rest = pageOf(
    { MaxResults: found.length, NextToken: PaginationToken },
    found,
    ({ arn }) => arn,
    'InvalidParameterException',
  );
  let sum = 0;
  const over = rest.items.findIndex(({ tags }) => (sum += Math.max(1, tags.length)) > TagsPerPage);
  return Math.max(1, over === -1 ? rest.items.length : over);
}

function tagListing<Input extends z.ZodType<{ readonly PaginationToken?: string | undefined }>>(
  action: string,
  member: string,
  input: Input,
  pick: (tag: Resource['tags'][number], input: z.output<Input>) => string | undefined,
): JsonAction {
  return jsonAction(input, (given, call, dependencies) => {
    const texts = visibleResources(action, call, dependencies).flatMap(({ tags }) =>
      tags.flatMap((tag) => pick(tag, given) ?? []),
    );
    const page = pageOf(
      { NextToken: given.PaginationToken },
      [...new Set(texts)],
      (text) => text,
      'InvalidParameterException',
    );
    return { PaginationToken: page.next ?? '', [member]: page.items };
  });
}

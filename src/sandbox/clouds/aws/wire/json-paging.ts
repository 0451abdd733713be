import { z } from 'zod';
import { AwsError } from './errors.ts';
import { cutPage } from './page.ts';

/** The paging members that listings of JSON services take. */
export const pagingInput = {
  MaxResults: z.int().min(1).max(100).optional(),
  NextToken: z.string().max(65_535).optional(),
};

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of a listing: at most MaxResults (100 when absent), from NextToken on. Throws an AwsError with the
 * code `invalid` for a token that nobody gave out.
 */
export function pageOf<Item>(
  { MaxResults = 100, NextToken }: Paging,
  all: readonly Item[],
  key: (item: Item) => string,
  invalid = 'ValidationException',
): { readonly items: readonly Item[]; readonly next: string | undefined } {
  // An empty token asks for the first page, as none does.
  const page = cutPage(all, { size: MaxResults, token: NextToken || undefined, key });
  if (!page) throw new AwsError(invalid, 400, 'The token for the next page is not valid.');
  return page;
}

import { type IamActions, read, write } from './action.ts';
import { readTags, tagContext } from './input.ts';
import { readOwnPolicy, readPolicy } from './policies.ts';
import { tagPage, withoutTags, withTags } from './tags.ts';

/** The tags of managed policies. */
export const policyTagActions: IamActions = {
  TagPolicy: write((call) => {
    const tags = readTags(call.parameters);
    const policy = readOwnPolicy(call, 'TagPolicy', tagContext(tags));
    policy.tags = withTags(call, policy.tags, tags);
    return undefined;
  }),

  UntagPolicy: write((call) => {
    const keys = call.parameters.list('TagKeys');
    const policy = readOwnPolicy(call, 'UntagPolicy', { 'aws:TagKeys': keys });
    policy.tags = withoutTags(policy.tags, keys);
    return undefined;
  }),

  ListPolicyTags: read((call) => tagPage(call, readPolicy(call).tags)),
};

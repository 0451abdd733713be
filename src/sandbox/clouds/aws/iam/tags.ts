import type { Role, Tag, User } from '../state.ts';
import { limitExceeded } from '../wire/errors.ts';
import type { XmlValue } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { tagsXml } from './details.ts';
import { checkModifiable, type EntityKind, existing, readReference, targetOf } from './entity-kinds.ts';
import { readTags, tagContext } from './input.ts';
import { readPage } from './paging.ts';

/** Tag…, Untag… and List…Tags for users or roles. */
export function tagActions(kind: EntityKind<User> | EntityKind<Role>): IamActions {
  const either = kind as EntityKind<User | Role>;
  const { type } = kind;
  return {
    [`Tag${type}`]: write((call) => {
      const reference = readReference(call, either);
      const tags = readTags(call.parameters);
      call.authorize(targetOf(call, either, reference, tagContext(tags)));
      const entity = existing(either, reference);
      checkModifiable(entity);
      entity.tags = withTags(call, entity.tags, tags);
      return undefined;
    }),

    [`Untag${type}`]: write((call) => {
      const reference = readReference(call, either);
      const keys = call.parameters.list('TagKeys');
      call.authorize(targetOf(call, either, reference, { 'aws:TagKeys': keys }));
      const entity = existing(either, reference);
      checkModifiable(entity);
      entity.tags = withoutTags(entity.tags, keys);
      return undefined;
    }),

    [`List${type}Tags`]: read((call) => {
      const reference = readReference(call, either);
      call.authorize(targetOf(call, either, reference));
      return tagPage(call, existing(either, reference).tags);
    }),
  };
}

/** The tags after new ones were put among them. Keys are the same whatever their case. */
export function withTags({ quotas }: IamCall, tags: readonly Tag[], added: readonly Tag[]): Tag[] {
  const result = [
    ...withoutTags(
      tags,
      added.map(({ key }) => key),
    ),
    ...added,
  ];
  if (result.length > quotas.tags) {
    throw limitExceeded(`The number of tags has reached the maximum limit: ${quotas.tags}`);
  }
  return result;
}

/** The tags that are left. Taking away what is not there changes nothing. */
export function withoutTags(tags: readonly Tag[], keys: readonly string[]): Tag[] {
  const gone = keys.map((key) => key.toLowerCase());
  return tags.filter(({ key }) => !gone.includes(key.toLowerCase()));
}

/** A listing of tags. An empty one is written as an empty list. */
export function tagPage(call: IamCall, tags: readonly Tag[]): XmlValue {
  const page = readPage(call.parameters, tags, ({ key }) => key);
  return { Tags: tagsXml(page.items) ?? [], ...page.rest };
}

import type { z } from 'zod';
import { type DenyAssignment, denyAssignmentSchema, type Subscription } from './model.ts';
import { parseScope, type Scope } from './rbac/scope.ts';
import { SeedError } from './seed.ts';
import type { State, Store } from './state.ts';

/** Changes to subscriptions and resources that in life come from somewhere else: billing, deployments, Azure itself. */
export interface Estate {
  setSubscriptionState(id: string, state: Subscription['state']): void;
  /** Moves a resource, children included, to another resource group. What is assigned at it stays behind. */
  moveResource(id: string, targetResourceGroup: string): void;
  /** Takes a resource away, children included. What is assigned at it stays behind. */
  removeResource(id: string): void;
  addDenyAssignment(input: z.input<typeof denyAssignmentSchema>): DenyAssignment;
  removeDenyAssignment(name: string): void;
  /** Whether the tenant has the licence that PIM needs. */
  setEntraIdP2(licensed: boolean): void;
}

/** Each method throws a SeedError when what it names is not there. */
export function createEstate(store: Store): Estate {
  return {
    setSubscriptionState(id, to) {
      store.update((state) => {
        const found = state.subscriptions.find((entry) => entry.id === id.toLowerCase());
        if (found === undefined) return fail(`there is no subscription ${id}`);
        found.state = to;
      });
    },
    moveResource(id, targetResourceGroup) {
      const target = scopeOf(targetResourceGroup, 'resourceGroup');
      store.update((state) => moveResource(state, scopeOf(id, 'resource'), target));
    },
    removeResource(id) {
      store.update((state) => void takeAway(state, scopeOf(id, 'resource')));
    },
    addDenyAssignment(input) {
      const entry = denyAssignmentSchema.parse(input);
      store.update((state) => void state.denyAssignments.push(entry));
      return entry;
    },
    removeDenyAssignment(name) {
      store.update((state) => {
        const kept = state.denyAssignments.filter((entry) => entry.name !== name.toLowerCase());
        if (kept.length === state.denyAssignments.length) fail(`there is no deny assignment ${name}`);
        state.denyAssignments = kept;
      });
    },
    setEntraIdP2(licensed) {
      store.update((state) => {
        state.entraIdP2 = licensed;
      });
    },
  };
}

/** Moves a resource and its children. Throws a SeedError when source or target are not there. */
export function moveResource(state: State, source: Scope, target: Scope): void {
  const moved = takeAway(state, source);
  groupOf(state, target).resources.push(...moved);
}

function takeAway(state: State, source: Scope): readonly string[] {
  const group = groupOf(state, source);
  const path = source.key.split('/').slice(6).join('/');
  const isPart = (resource: string): boolean =>
    resource.toLowerCase() === path || resource.toLowerCase().startsWith(`${path}/`);
  const taken = group.resources.filter(isPart);
  if (taken.length === 0) return fail(`there is no resource ${source.id}`);
  group.resources = group.resources.filter((resource) => !isPart(resource));
  return taken;
}

function groupOf(state: State, scope: Scope): Subscription['resourceGroups'][number] {
  const subscription = state.subscriptions.find((entry) => entry.id === scope.subscription);
  const found = subscription?.resourceGroups.find(
    (entry) => entry.name.toLowerCase() === scope.resourceGroup,
  );
  return found ?? fail(`there is no resource group of ${scope.id}`);
}

function scopeOf(id: string, kind: Scope['kind']): Scope {
  const scope = parseScope(id);
  return scope?.kind === kind ? scope : fail(`${id} is no ${kind}`);
}

function fail(reason: string): never {
  throw new SeedError(`The estate cannot be changed: ${reason}.`);
}

import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type Access, accessOf } from '../../src/sandbox/story/access.ts';
import { alex } from '../../src/sandbox/story/people.ts';
import { heldLines } from '../support/storm-checks.ts';
import { heldInClouds } from './held-in-clouds.ts';
import { kindsStoryCatalogue, kindsStoryGrants } from './kinds-story.ts';

/** A story that can be told with crashes: Alex asks, Priya approves, and after twenty minutes all is taken back. */
export interface CrashStory {
  /** What Alex writes. */
  readonly text: string;
  /** Text of the catalogue's file; the example when absent. */
  readonly catalogue?: string;
  /** How many grants the request has, and how many lines of `held` they are. */
  readonly grants: number;
  readonly artifacts: number;
  /** What the clouds hold for people, a line for each. */
  readonly held: (sandbox: Sandbox) => readonly string[];
  /** What is wrong with what Alex can do, in words. */
  readonly problemsOfAccess: (sandbox: Sandbox, active: boolean) => readonly string[];
}

const nothing: Access = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything: Access = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };

function problemsOfAccess(sandbox: Sandbox, active: boolean): readonly string[] {
  const found = accessOf(sandbox, alex);
  const wanted = active ? everything : nothing;
  return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`access is ${JSON.stringify(found)}`];
}

export const storyNames = ['main', 'kinds'] as const;

/** `main`: the three grants of the example. `kinds`: one request with a grant of every kind. */
export const stories: Readonly<Record<(typeof storyNames)[number], CrashStory>> = {
  main: {
    text: 'request data-readonly 20m Need to fix production bug',
    grants: 3,
    artifacts: 3,
    held: heldInClouds,
    problemsOfAccess,
  },
  kinds: {
    text: 'request everything 20m Need to fix production bug',
    catalogue: kindsStoryCatalogue,
    grants: kindsStoryGrants,
    // A lent role of another account is a role and its policy there and the right to take it on here; an assignment of
    // Identity Center makes a role with a policy in the account.
    artifacts: kindsStoryGrants + 4,
    held: heldLines,
    problemsOfAccess,
  },
};

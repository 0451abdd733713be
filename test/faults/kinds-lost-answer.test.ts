import { afterAll, describe, expect, it } from 'vitest';
import type { FaultScript as AwsScript } from '../../src/sandbox/clouds/aws/faults.ts';
import type { FaultScript as AzureScript } from '../../src/sandbox/clouds/azure/faults.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { entitlements, useKinds } from '../support/kinds.ts';
import { heldLines, problemsOfTheClouds } from '../support/storm-checks.ts';

const kinds = useKinds();
const { story } = kinds;
const lost = new Set<string>();

/** From now on the first call of each action that changes something is carried out, and its answer is lost. */
function loseAnswers(): void {
  const { aws, azure } = story.sandbox;
  const meet: AwsScript['meet'] = ({ service, action }) =>
    isFirst(`${service} ${action}`, /^\w+ (Get|List|Describe|Simulate|Assume|Is)/)
      ? { id: 'lost', action, afterEffect: true }
      : undefined;
  const take: AzureScript['take'] = (service, operation) =>
    isFirst(`${service} ${operation}`, /(get|list|token|batch|checkMember\w*|getByIds|transitive\w*)$/i)
      ? {
          id: 'lost',
          service,
          status: 500,
          code: 'InternalServerError',
          afterEffect: true,
          dropConnection: true,
        }
      : undefined;
  Object.assign(aws.faults, { meet });
  Object.assign(azure.faults, { take });
}

function isFirst(name: string, reading: RegExp): boolean {
  if (reading.test(name) || lost.has(name)) return false;
  lost.add(name);
  return true;
}

afterAll(() => void story.takeErrors());

describe('every kind of grant', () => {
  it('is given and taken back although each write loses its first answer', async () => {
    const beginning = heldLines(story.sandbox);
    loseAnswers();
    // The shared ones one after the other: what somebody holds already is not placed again.
    for (const { name } of entitlements) {
      await story.say(alex, `request ${name} 20m Some good reason`);
      await story.click(priya, 'approve');
    }
    await story.advance(5);
    const held = problemsOfTheClouds(beginning, heldLines(story.sandbox));
    expect(held.length).toBeGreaterThan(entitlements.length - 4);
    await story.advance(30);
    expect(problemsOfTheClouds(beginning, heldLines(story.sandbox))).toEqual([]);
    expect(await story.open()).toEqual([]);
    expect([...lost]).toEqual(
      expect.arrayContaining([
        'iam DeleteRole',
        'iam DeleteUserPolicy',
        'iam DetachUserPolicy',
        'sso DeleteAccountAssignment',
      ]),
    );
  }, 40_000);
});

import { describe, expect, it } from 'vitest';
import { approvalsOf, isComplete, possibleApprovals } from '../../../src/core/policy/quorum.ts';
import { aStage, people } from '../../support/records.ts';

const { alex, dana, priya, ben, morgan } = people;

describe('approvals', () => {
  it('count people, not clicks', () => {
    expect(approvalsOf([], [])).toBe(0);
    expect(approvalsOf([priya, ben], [])).toBe(2);
    expect(approvalsOf([priya, priya], [])).toBe(1);
  });

  it('of somebody and of whoever stands in for them are one', () => {
    const delegates = [{ from: priya, to: morgan }];
    expect(approvalsOf([morgan], delegates)).toBe(1);
    expect(approvalsOf([morgan, priya], delegates)).toBe(1);
    expect(approvalsOf([priya, morgan], delegates)).toBe(1);
    expect(approvalsOf([morgan, ben], delegates)).toBe(2);
  });

  it('of one person who stands in for two are one', () => {
    const delegates = [
      { from: priya, to: morgan },
      { from: ben, to: morgan },
    ];
    expect(approvalsOf([morgan], delegates)).toBe(1);
    // Morgan can stand for Ben once Priya has spoken for herself, whoever came first.
    expect(approvalsOf([morgan, priya], delegates)).toBe(2);
    expect(approvalsOf([priya, morgan], delegates)).toBe(2);
    expect(approvalsOf([priya, morgan, ben], delegates)).toBe(2);
  });

  it('are given to as many as can stand for somebody', () => {
    const delegates = [
      { from: priya, to: morgan },
      { from: ben, to: morgan },
      { from: priya, to: dana },
    ];
    expect(approvalsOf([morgan, dana], delegates)).toBe(2);
    expect(approvalsOf([dana, morgan], delegates)).toBe(2);
    expect(approvalsOf([dana, morgan, alex], delegates)).toBe(3);
  });

  it('complete a stage when there are enough of them in it', () => {
    const at = '2026-11-20T10:00:00.000Z';
    const stage = aStage({ index: 1, quorum: 2, delegates: [{ from: priya, to: morgan }] });
    const yes = (by: typeof priya, index = 1) => ({ kind: 'approve', by, at, stage: index }) as const;
    expect(isComplete({ stage, decisions: [yes(priya), yes(morgan)] })).toBe(false);
    expect(isComplete({ stage, decisions: [yes(priya), yes(ben, 0)] })).toBe(false);
    expect(isComplete({ stage, decisions: [yes(priya), yes(ben)] })).toBe(true);
    expect(isComplete({ decisions: [yes(priya), yes(ben)] })).toBe(false);
  });

  it('can come from everybody who may decide, sooner or later', () => {
    const stage = {
      quorum: 3,
      approvers: [priya],
      backups: [ben],
      delegates: [{ from: ben, to: morgan }],
      escalation: { afterMinutes: 60, to: [dana, morgan] },
    };
    expect(possibleApprovals(stage)).toBe(3);
  });
});

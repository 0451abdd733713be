import { describe, expect, it, onTestFinished } from 'vitest';
import type { Entity } from '../../../../src/sandbox/host/engine/entity-table.ts';
import { eventRaised } from '../../../../src/sandbox/host/engine/history-events.ts';
import type { MessageTable } from '../../../../src/sandbox/host/engine/message-table.ts';
import { openStore, type Store } from '../../../../src/sandbox/host/engine/store.ts';
import { databaseFile } from './engine-harness.ts';

const NOW = 1_000;

function open(): Store {
  const store = openStore(databaseFile(), 'hub');
  onTestFinished(() => store.close());
  return store;
}

const send = (messages: MessageTable, to: string, due: number, sender: string | null = null): void =>
  messages.insert({ to, due, sender, event: eventRaised(due, 'op', null) });

const entity = (id: string, lockedBy: string | null): Entity => ({
  id,
  exists: true,
  state: '1',
  lockedBy,
  updatedAt: 1,
});

describe('the messages', () => {
  it('name each instance once, the one that is due longest first, and stop at the limit', () => {
    const { messages } = open();
    for (const [to, due] of [
      ['late', 900],
      ['early', 100],
      ['early', 950],
      ['early', 90],
      ['middle', 500],
      ['future', NOW + 1],
    ] as const)
      send(messages, to, due);
    expect(messages.readyInstances(NOW, 10)).toEqual(['early', 'middle', 'late']);
    expect(messages.readyInstances(NOW, 2)).toEqual(['early', 'middle']);
  });

  it('name the entities that may read, and no instance', () => {
    const { messages, entities } = open();
    entities.put(entity('@e@locked', 'holder'), NOW);
    entities.put(entity('@e@held', 'holder'), NOW);
    send(messages, '@e@locked', 10, 'stranger');
    send(messages, '@e@held', 30, 'stranger');
    send(messages, '@e@held', 40, 'holder');
    send(messages, '@e@free', 20);
    send(messages, 'instance', 5);
    expect(messages.readyEntities(NOW, 10)).toEqual(['@e@free', '@e@held']);
  });

  it('are given to an entity in order, no more than it takes, and under a lock only the holder’s', () => {
    const { messages } = open();
    for (const sender of ['a', 'b', 'a', null, 'a']) send(messages, '@e@k', 10, sender);
    send(messages, '@e@k', NOW + 1, 'a');
    const senders = (lockedBy: string | null, limit: number) =>
      messages.dueForEntity(entity('@e@k', lockedBy), NOW, limit).map(({ sender }) => sender);
    expect(senders(null, 10)).toEqual(['a', 'b', 'a', null, 'a']);
    expect(senders(null, 2)).toEqual(['a', 'b']);
    expect(senders('a', 10)).toEqual(['a', 'a', 'a']);
    expect(senders('nobody', 10)).toEqual([]);
  });

  it('know the next due time among those of instances and of entities', () => {
    const { messages } = open();
    expect(messages.nextDue(0)).toBeUndefined();
    send(messages, 'instance', 300);
    send(messages, '@e@k', 200);
    send(messages, 'instance', 100);
    expect([0, 100, 200, 300].map((time) => messages.nextDue(time))).toEqual([100, 200, 300, undefined]);
  });
});

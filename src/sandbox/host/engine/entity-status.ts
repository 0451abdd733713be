import type { InstanceStatus } from '../contracts.ts';
import { entityIdOf } from './entity-messages.ts';
import type { Entity } from './entity-table.ts';

/**
 * An entity as an instance: on Azure Storage an entity is an eternal orchestration named like its id, with the
 * scheduler's state for an input (durable extension: `SchedulerState.cs`, `EntityStatus.cs`).
 */
export function instanceOfEntity(entity: Entity): InstanceStatus {
  const { name, key } = entityIdOf(entity.id);
  const lock = entity.lockedBy === null ? {} : { lockedBy: entity.lockedBy };
  return {
    instanceId: entity.id,
    executionId: '',
    name: `@${name}@${key}`,
    version: '',
    runtimeStatus: 'Running',
    input: JSON.stringify({ exists: entity.exists, state: entity.state, ...lock, sorter: {} }),
    output: null,
    customStatus: JSON.stringify({ ...(entity.exists ? { entityExists: true } : {}), ...lock }),
    // Each batch of operations is a generation of its own.
    createdAt: entity.updatedAt,
    lastUpdatedAt: entity.updatedAt,
  };
}

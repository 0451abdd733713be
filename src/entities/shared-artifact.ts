import type { EntityContext } from 'durable-functions';
import {
  acquire,
  acquireSchema,
  type Holders,
  nobody,
  release,
  releaseSchema,
  sharedArtifact,
} from '../core/requests/holders.ts';

/** Keeps who holds a shared artifact. One entity an artifact; its operations run one after the other. */
export function sharedArtifactEntity(context: EntityContext<Holders>): void {
  const state = context.df.getState(() => nobody) ?? nobody;
  if (context.df.operationName === sharedArtifact.acquire) {
    const { state: next, answer } = acquire(state, acquireSchema.parse(context.df.getInput()));
    context.df.setState(next);
    context.df.return(answer);
  } else if (context.df.operationName === sharedArtifact.release) {
    const next = release(state, releaseSchema.parse(context.df.getInput()));
    if (next === nobody) context.df.destructOnExit();
    else context.df.setState(next);
    context.df.return(null);
  } else {
    throw new Error(`sharedArtifact has no operation "${context.df.operationName}".`);
  }
}

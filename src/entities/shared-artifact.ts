import type { EntityContext } from 'durable-functions';
import {
  acquire,
  acquireSchema,
  type Holders,
  hold,
  holdSchema,
  nobody,
  release,
  releaseSchema,
  sharedArtifact,
} from '../core/requests/holders.ts';

/** Keeps who holds a shared artifact. One entity an artifact; its operations run one after the other. */
export function sharedArtifactEntity({ df }: EntityContext<Holders>): void {
  const state = df.getState(() => nobody) ?? nobody;
  switch (df.operationName ?? '') {
    case sharedArtifact.acquire: {
      const { state: next, answer } = acquire(state, acquireSchema.parse(df.getInput()));
      df.setState(next);
      df.return(answer);
      break;
    }
    case sharedArtifact.hold:
      df.setState(hold(state, holdSchema.parse(df.getInput())));
      df.return(null);
      break;
    case sharedArtifact.release: {
      const next = release(state, releaseSchema.parse(df.getInput()));
      if (next === nobody) df.destructOnExit();
      else df.setState(next);
      df.return(null);
      break;
    }
    default:
      throw new Error(`sharedArtifact has no operation "${df.operationName}".`);
  }
}

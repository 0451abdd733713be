// An app of orchestrations alone, for replaying histories: whatever they call is in the history already.
import { registerOrchestrations } from '../../src/functions/orchestrations.ts';

registerOrchestrations();

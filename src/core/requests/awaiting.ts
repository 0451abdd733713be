import { type Extension, openExtension, type RequestRecord } from './request.ts';

/** Whether the request itself waits for this person's answer (object id). Pure. */
export function isAskedToDecide({ state, stage, decisions }: RequestRecord, personId: string): boolean {
  return (
    state === 'pending' &&
    stage !== undefined &&
    stage.approvers.some(({ objectId }) => objectId === personId) &&
    !decisions.some(({ by, stage: index }) => by.objectId === personId && index === stage.index)
  );
}

/** The wish for more time that waits for this person's answer (object id). Pure. */
export function extensionToDecide(record: RequestRecord, personId: string): Extension | undefined {
  const extension = openExtension(record);
  const isAsked =
    record.state === 'active' &&
    extension?.stage?.approvers.some(({ objectId }) => objectId === personId) === true &&
    !extension.decisions.some(
      ({ by, stage }) => by.objectId === personId && stage === extension.stage?.index,
    );
  return isAsked ? extension : undefined;
}

/** Whether anything about a request waits for this person's answer. Pure. */
export function awaitsAnswerOf(record: RequestRecord, personId: string): boolean {
  return isAskedToDecide(record, personId) || extensionToDecide(record, personId) !== undefined;
}

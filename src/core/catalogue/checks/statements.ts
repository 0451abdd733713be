import { nearest } from '../../text/nearest.ts';
import type { PolicyStatement } from '../catalogue.ts';
import type { Key } from '../issue.ts';

/** Something in a statement that AWS would refuse. */
interface Wrong {
  readonly at: readonly Key[];
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** IAM JSON policy elements reference, "Condition operators". */
const operators = (
  'StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike ' +
  'NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan ' +
  'NumericGreaterThanEquals DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan ' +
  'DateGreaterThanEquals Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals ArnNotLike Null'
).split(' ');

/** What AWS would refuse about a statement as such: the form of actions and resources, unknown operators. Pure. */
export function malformedStatement({ actions, resources, conditions }: PolicyStatement): readonly Wrong[] {
  return [
    ...actions.flatMap((action, index) =>
      action === '*' || /^[\w*?-]+:[\w*?]+$/.test(action)
        ? []
        : [{ at: ['actions', index], message: `"${action}" is no action. Write one such as s3:GetObject.` }],
    ),
    ...resources.flatMap((resource, index) =>
      resource === '*' || /^arn:[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:\S+$/.test(resource)
        ? []
        : [
            {
              at: ['resources', index],
              message: `"${resource}" is no resource. Write its ARN, such as arn:aws:s3:::bucket/*, or "*".`,
            },
          ],
    ),
    ...Object.keys(conditions).flatMap((operator): readonly Wrong[] => {
      const bare = operator.replace(/^For(All|Any)Values?:/, '').replace(/IfExists$/, '');
      if (operators.includes(bare)) return [];
      const message = `AWS has no condition operator "${operator}".`;
      return [{ at: ['conditions', operator], message, suggestion: nearest(bare, operators) }];
    }),
  ];
}

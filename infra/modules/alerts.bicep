@description('Region of the alert rules: that of Application Insights.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Resource id of Application Insights.')
param insightsId string

@description('Resource id of the action group.')
param actionGroupId string

// Windows reach further back than the last look, because telemetry arrives minutes late. So that one thing is not told
// again at every look, a rule that found something is quiet for a while ("mute").
var rules = [
  {
    name: 'revocation-stuck'
    title: 'Access that is due is not taken back'
    query: loadTextContent('../queries/revocation-stuck.kql')
    severity: 0
    look: { every: 'PT5M', window: 'PT15M', mute: 'PT30M' }
    rows: { operator: 'GreaterThan', threshold: 0 }
  }
  {
    name: 'overdue-found'
    title: 'An overdue request was found that nobody worked on'
    query: loadTextContent('../queries/overdue-found.kql')
    severity: 1
    look: { every: 'PT5M', window: 'PT15M', mute: 'PT30M' }
    rows: { operator: 'GreaterThan', threshold: 0 }
  }
  {
    name: 'reconciler-silent'
    title: 'The reconciler has not been seen for half an hour'
    query: loadTextContent('../queries/reconciler-seen.kql')
    severity: 0
    look: { every: 'PT10M', window: 'PT30M', mute: 'PT1H' }
    rows: { operator: 'LessThan', threshold: 1 }
  }
  {
    name: 'audit-damaged'
    title: 'The audit trail is damaged or cannot be written'
    query: loadTextContent('../queries/audit-damaged.kql')
    severity: 0
    look: { every: 'PT5M', window: 'PT15M', mute: 'PT30M' }
    rows: { operator: 'GreaterThan', threshold: 0 }
  }
  {
    name: 'orchestration-failed'
    title: 'An orchestration failed'
    query: loadTextContent('../queries/orchestration-failed.kql')
    severity: 1
    look: { every: 'PT5M', window: 'PT15M', mute: 'PT30M' }
    rows: { operator: 'GreaterThan', threshold: 0 }
  }
  {
    name: 'bot-failing'
    title: 'The bot fails to answer Teams'
    query: loadTextContent('../queries/bot-failing.kql')
    severity: 2
    look: { every: 'PT5M', window: 'PT15M', mute: 'PT30M' }
    rows: { operator: 'GreaterThan', threshold: 3 }
  }
  {
    name: 'approvals-slow'
    title: 'Requests wait long for a decision'
    query: loadTextContent('../queries/approvals-slow.kql')
    severity: 3
    look: { every: 'PT1H', window: 'P1D', mute: 'PT12H' }
    rows: { operator: 'GreaterThan', threshold: 0 }
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: 'alert-${prefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.title
    severity: rule.severity
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: rule.look.every
    windowSize: rule.look.window
    // A person closes it, and not the next quiet window.
    autoMitigate: false
    muteActionsDuration: rule.look.mute
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: rule.rows.operator
          threshold: rule.rows.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [actionGroupId] }
  }
}]

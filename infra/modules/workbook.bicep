@description('Region of the workbook.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Resource id of Application Insights, whose telemetry it shows.')
param insightsId string

var parts = [
  { title: 'Active access', query: loadTextContent('../queries/active-access.kql'), show: 'table', width: '100' }
  { title: 'Revocations that are stuck', query: loadTextContent('../queries/revocation-stuck.kql'), show: 'table', width: '100' }
  { title: 'Requests by state', query: loadTextContent('../queries/requests-by-state.kql'), show: 'barchart', width: '50' }
  { title: 'Requests that wait long', query: loadTextContent('../queries/approvals-slow.kql'), show: 'table', width: '50' }
  { title: 'Time to approve, in minutes', query: loadTextContent('../queries/time-to-approve.kql'), show: 'timechart', width: '50' }
  { title: 'Time to revoke, in minutes', query: loadTextContent('../queries/time-to-revoke.kql'), show: 'timechart', width: '50' }
  { title: 'Failures', query: loadTextContent('../queries/failures.kql'), show: 'table', width: '100' }
  { title: 'Calls of the clouds', query: loadTextContent('../queries/cloud-calls.kql'), show: 'table', width: '100' }
  { title: 'One request, followed through everything (enter its id above)', query: loadTextContent('../queries/follow-request.kql'), show: 'table', width: '100' }
]

var timeRange = {
  type: 9
  name: 'time'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    queryType: 0
    resourceType: 'microsoft.insights/components'
    parameters: [
      {
        id: guid(prefix, 'TimeRange')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 2592000000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
            { durationMs: 7776000000 }
          ]
        }
      }
      {
        id: guid(prefix, 'Request')
        version: 'KqlParameterItem/1.0'
        name: 'Request'
        label: 'Request id'
        type: 1
        value: ''
      }
    ]
  }
}

var queries = [for part in parts: {
  type: 3
  name: part.title
  customWidth: part.width
  content: {
    version: 'KqlItem/1.0'
    title: part.title
    query: part.query
    size: 0
    queryType: 0
    resourceType: 'microsoft.insights/components'
    crossComponentResources: [insightsId]
    timeContextFromParameter: 'TimeRange'
    visualization: part.show
    noDataMessage: 'Nothing in this time range.'
    // The column of that name holds an address; elsewhere it is not there and this has no effect.
    gridSettings: {
      formatters: [
        { columnMatch: 'transaction', formatter: 7, formatOptions: { linkTarget: 'Url', linkLabel: 'Open' } }
      ]
    }
  }
}]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, prefix, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Latchkey: temporary access'
    category: 'workbook'
    sourceId: insightsId
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], queries)
      fallbackResourceIds: [insightsId]
    })
  }
}

@description('Resource id of the workbook.')
output id string = workbook.id

@description('Region of the network.')
param location string

@description('What the names of all resources of this deployment have in common.')
param prefix string

@description('Tags of every resource.')
param tags object

@description('Address space of the network; the app\'s subnet is its first /26, that of the private endpoints its second.')
param addressSpace string

@description('Resource id of the storage account of the host and the orchestrations.')
param storageAccountId string

@description('Resource id of the storage account of the audit trail.')
param auditAccountId string

@description('Resource id of the vault; empty for none.')
param vaultId string

var storageZone = 'privatelink.{0}.${environment().suffixes.storage}'
var vaultZone = 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
var zoneNames = concat(
  [format(storageZone, 'blob'), format(storageZone, 'queue'), format(storageZone, 'table')],
  empty(vaultId) ? [] : [vaultZone]
)
var targets = concat(
  [
    { name: 'blob', resourceId: storageAccountId, part: 'blob', zone: format(storageZone, 'blob') }
    { name: 'queue', resourceId: storageAccountId, part: 'queue', zone: format(storageZone, 'queue') }
    { name: 'table', resourceId: storageAccountId, part: 'table', zone: format(storageZone, 'table') }
    { name: 'audit', resourceId: auditAccountId, part: 'blob', zone: format(storageZone, 'blob') }
  ],
  empty(vaultId) ? [] : [{ name: 'vault', resourceId: vaultId, part: 'vault', zone: vaultZone }]
)

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: 'vnet-${prefix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 0)
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      { name: 'endpoints', properties: { addressPrefix: cidrSubnet(addressSpace, 26, 1) } }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [for zone in zoneNames: {
  name: zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [for (zone, index) in zoneNames: {
  parent: zones[index]
  name: 'to-${prefix}'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-07-01' = [for target in targets: {
  name: 'pe-${prefix}-${target.name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: '${network.id}/subnets/endpoints' }
    privateLinkServiceConnections: [
      { name: target.name, properties: { privateLinkServiceId: target.resourceId, groupIds: [target.part] } }
    ]
  }
}]

// So that the app finds the endpoints under the names it knows.
resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [for (target, index) in targets: {
  parent: endpoints[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      { name: target.part, properties: { privateDnsZoneId: zones[indexOf(zoneNames, target.zone)].id } }
    ]
  }
}]

@description('Subnet for the app\'s outgoing calls. Known once everything that is reached through the network is there.')
output appSubnetId string = '${network.id}/subnets/app'

targetScope = 'subscription'

resource vaultReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'vault-reader')
  properties: {
    roleName: 'Vault reader'
    permissions: [ { actions: [ 'Microsoft.KeyVualt/vaults/read' ] } ]
    assignableScopes: [ subscription().id ]
  }
}

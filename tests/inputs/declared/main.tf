locals {
  secrets = ["Microsoft.KeyVault/vaults/secrets/getSecret/action"]
}

resource "azurerm_role_definition" "vault_reader" {
  name  = "Vault reader (${var.stage})"
  scope = data.azurerm_subscription.this.id

  permissions {
    actions = concat([
      "Microsoft.KeyVualt/vaults/read",
    ], var.more_actions)
    not_actions  = ["Microsoft.Compute/disks/read"]
    data_actions = local.secrets
  }

  assignable_scopes = [data.azurerm_subscription.this.id]
}

resource "azurerm_role_assignment" "blobs" {
  scope                = azurerm_storage_account.this.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = var.team
  condition_version    = "2.0"
  condition            = <<-EOT
    (
      (!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'}))
      OR
      (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'team')
    )
  EOT
}

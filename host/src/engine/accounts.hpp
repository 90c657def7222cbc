#pragma once

#include <string>

#include <enlace/sdk/descriptor.hpp>

#include "config/config.hpp"
#include "egress/egress.hpp"
#include "vault/vault.hpp"

// From a tenant's configuration and the vault to the accounts that egress sends for: where they may go,
// with which credentials, at which pace.
namespace enlace::engine {

// Account::system of Handy's accounts; those of ERPs have their plugin's id.
inline constexpr const char* kHandySystem = "handy";

// Handy allows 500 requests a minute (apis/handy.md 1.6); we stay below. Slot "handy", bearer.
Result<egress::Account> handy_account(const config::TenantConfig& tenant, vault::Vault& vault);

// `allowed` holds the origins that the operator approved; the descriptor must ask for no others. A
// settings.base_url adds its own origin: a mock or a proxy (design 7); a settings.requests_per_minute, where
// the connector has one, is the account's pace instead of the descriptor's. settings.smtp {server, port,
// security, ca_file} adds the tenant's mail server. An optional credential of which no field is given has no
// slot. Errors: "secret_missing", "credential_missing" {tenant, connector, field}, "credential_unknown",
// "origin_not_approved" {connector, origin}.
Result<egress::Account> erp_account(const config::TenantConfig& tenant,
                                    const config::ConnectorConfig& connector, const Descriptor& descriptor,
                                    const session::AllowedConnector& allowed, vault::Vault& vault);

// A stable name for whoever these credentials belong to, from which nothing of them can be read.
std::string credential_digest(const egress::Account& account);

}  // namespace enlace::engine

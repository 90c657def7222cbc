#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "actions/host.hpp"

namespace enlace::actions {

struct Details;

// A person says that an order in doubt is in the ERP. Where the ERP can be asked, it is: what it has counts,
// and a number that differs from the given one is told ("resolve_other_number" {number, found}). Without a
// number, the one that it has. Errors: "not_resolvable", "resolve_not_found" {number}, "resolve_several"
// {numbers}; with `anyway` the person is believed. An ERP that does not answer is told ("resolve_not_asked"
// {reason}).
Result<ledger::Delivery> resolve_delivered(Host& host, const std::string& actor, const ledger::DeliveryId& id,
                                           const Details& details, std::vector<Notice>& notices);

// The same with whatever answers for the ERP: nullopt where it cannot be asked at all.
using AskErp = std::function<Result<std::optional<Found>>(const ledger::Delivery& row)>;
Result<ledger::Delivery> resolve_delivered(ledger::Ledger& ledger, const std::string& actor,
                                           const ledger::DeliveryId& id, const Details& details,
                                           const AskErp& ask, std::vector<Notice>& notices);

}  // namespace enlace::actions

#include "actions/resolve.hpp"

#include <memory>

#include "actions/orders.hpp"
#include "jobs/order_lookup.hpp"
#include "ledger/delivery_state.hpp"
#include "text/fold.hpp"

namespace enlace::actions {
namespace {

using Document = Found::Document;

Json about(const ledger::DeliveryId& id) {
  return Json::object({{"tenant", id.tenant}, {"connector", id.instance}, {"order", id.order_id}});
}

// Nullopt: the ERP cannot be asked for such an order at all.
Result<std::optional<Found>> ask(Host& host, const ledger::Delivery& row) {
  if (row.id.instance.find('#') != std::string::npos)
    return std::optional<Found>();  // a message, no document
  ENLACE_TRY(const std::shared_ptr<jobs::Instance> instance,
             host.engine.instance(row.id.tenant, row.id.instance));
  if (!jobs::can_be_looked_up(*instance, row)) return std::optional<Found>();
  ENLACE_TRY(Found found, jobs::OrderLookup(host.engine.services(), *instance, "resolve").ask(row));
  return std::optional<Found>(std::move(found));
}

bool is_meant(const Document& document, const Details& details) {
  if (!details.remote_id.empty()) return document.remote_id == details.remote_id;
  return !details.number.empty() && text::fold_name(document.number) == text::fold_name(details.number);
}

// The document that the order has, of those that the ERP told.
Result<const Document*> choose(const Found& found, const ledger::DeliveryId& id, const Details& details) {
  std::vector<const Document*> live;
  for (const Document& document : found.documents) {
    if (document.live) live.push_back(&document);
  }
  for (const Document* document : live) {
    if (is_meant(*document, details)) return document;
  }
  Json params = about(id);
  params.set("number", details.number);
  if (live.empty()) {
    return failure(ENLACE_E_NOT_FOUND, "resolve_not_found", "the ERP shows no such document", params);
  }
  if (live.size() == 1) return live.front();
  Json numbers = Json::array();
  for (const Document* document : live) numbers.push_back(document->number);
  params.set("numbers", numbers);
  return failure(ENLACE_E_CONFIG, "resolve_several", "the ERP has several documents of the order", params);
}

Result<void> take_what_is_there(const Found& found, const ledger::DeliveryId& id, const Details& details,
                                Details& meant, std::vector<Notice>& notices) {
  const Result<const Document*> chosen = choose(found, id, details);
  if (!chosen) return details.anyway ? Result<void>() : failure(chosen.error());
  const Document& document = **chosen;
  const bool other = !details.number.empty() && !is_meant(document, details);
  if (other && details.anyway) return {};
  if (other) {
    Json params = about(id);
    params.set("number", details.number).set("found", document.number);
    notices.push_back(Notice{"resolve_other_number", std::move(params), ""});
  }
  meant.number = document.number;
  meant.remote_id = document.remote_id;
  return {};
}

}  // namespace

Result<ledger::Delivery> resolve_delivered(Host& host, const std::string& actor, const ledger::DeliveryId& id,
                                           const Details& details, std::vector<Notice>& notices) {
  const auto ask_it = [&](const ledger::Delivery& row) { return ask(host, row); };
  return resolve_delivered(host.ledger, actor, id, details, ask_it, notices);
}

Result<ledger::Delivery> resolve_delivered(ledger::Ledger& ledger, const std::string& actor,
                                           const ledger::DeliveryId& id, const Details& details,
                                           const AskErp& ask_erp, std::vector<Notice>& notices) {
  ENLACE_TRY(const ledger::Delivery row, ledger.row(id));
  const bool possible = ledger::next_state(row.state, ledger::Event::declared_delivered).has_value();
  Details meant = details;
  if (possible) {
    const Result<std::optional<Found>> found = ask_erp(row);
    const bool told = found && *found && ((*found)->complete || !(*found)->documents.empty());
    if (!told && meant.number.empty()) {
      return found ? failure(ENLACE_E_CONFIG, "resolve_number_missing", "the ERP cannot be asked", about(id))
                   : failure(found.error());
    }
    if (told) {
      ENLACE_CHECK(take_what_is_there(**found, id, details, meant, notices));
    } else if (!found || *found) {  // it can be asked, and did not say
      Json params = about(id);
      params.set("reason", found ? "look_incomplete" : found.error().cause);
      notices.push_back(Notice{"resolve_not_asked", std::move(params), ""});
    }
  }
  return ledger.resolve_delivered(id, meant.remote_id, meant.number, actor);
}

}  // namespace enlace::actions

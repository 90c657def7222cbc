#include "connector.hpp"

#include "text.hpp"

namespace enlace::alegra {

Result<std::unique_ptr<sdk::Connector>> AlegraConnector::create(const sdk::Config& config) {
  ENLACE_TRY(Settings settings, Settings::from_json(config.settings));
  return std::unique_ptr<sdk::Connector>(
      std::make_unique<AlegraConnector>(std::move(settings), config.time_zone));
}

Result<const Json*> AlegraConnector::company(Client& api) {
  if (company_.is_null()) {
    Result<Json> answer = api.get("company");
    if (!answer) return failure(std::move(answer).error());
    if (!answer->is_object()) return failure(ENLACE_E_UPSTREAM, "answer_unreadable", "not a company");
    std::swap(company_, *answer);
  }
  return &company_;
}

Result<Country> AlegraConnector::country(Client& api) {
  if (settings_.country != Country::automatic) return settings_.country;
  ENLACE_TRY(const Json* company, this->company(api));
  return country_named(text_of((*company)["applicationVersion"]));
}

Result<const TaxCatalog*> AlegraConnector::taxes(Client& api) {
  if (!taxes_) {
    ENLACE_TRY(std::vector<Json> rows, api.list("taxes"));
    taxes_.emplace(std::move(rows));
  }
  return &*taxes_;
}

}  // namespace enlace::alegra

#include "connector.hpp"

namespace enlace::gestionix {

Result<std::unique_ptr<sdk::Connector>> GestionixConnector::create(const sdk::Config& config) {
  ENLACE_TRY(Settings settings, Settings::from_json(config.settings));
  return std::unique_ptr<sdk::Connector>(
      std::make_unique<GestionixConnector>(std::move(settings), Mapping::built_in()));
}

Result<const Place*> GestionixConnector::place(Client& api) {
  if (!place_) {
    ENLACE_TRY(Place place, choose_company(api, settings_.company));
    api.set_company(place.company_id);
    ENLACE_CHECK(choose_branch(api, settings_.branch_name, place));
    place_ = std::move(place);
  }
  api.set_company(place_->company_id);
  api.set_branch(place_->branch_id);
  return &*place_;
}

}  // namespace enlace::gestionix

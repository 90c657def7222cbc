#include "connector.hpp"

namespace enlace::binderp {

Result<std::unique_ptr<sdk::Connector>> BindConnector::create(const sdk::Config& config) {
  ENLACE_TRY(Settings settings, Settings::from_json(config.settings));
  return std::unique_ptr<sdk::Connector>(std::make_unique<BindConnector>(std::move(settings)));
}

}  // namespace enlace::binderp

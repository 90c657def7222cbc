#include "jobs/context.hpp"

namespace enlace::jobs {

Json Instance::create_config() const {
  return Json::object(
      {{"instance", connector.instance}, {"time_zone", tenant.time_zone}, {"settings", connector.settings}});
}

}  // namespace enlace::jobs

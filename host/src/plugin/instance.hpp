#pragma once

#include <string>
#include <string_view>

#include <enlace/connector.h>

#include "plugin/host_table.hpp"

namespace enlace::plugin {

struct OpArgs {
  std::string_view request_json;
  std::string_view cursor;
  std::string_view idempotency_key;
};

// One instance behind the vtable of a loaded connector. Owns the instance and destroys it, never the
// library. One operation at a time, on any thread. An exception that leaves the connector becomes
// ENLACE_E_INTERNAL with cause "connector_exception".
class Instance {
 public:
  explicit Instance(const enlace_connector& table) : table_(table) {}
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  ~Instance();

  enlace_status create(ServicePort& port, const CallInfo& info, std::string_view config_json);
  // `operation` as in the ABI ("push_order"); "describe" needs no instance. One that the connector does not
  // have gives ENLACE_E_UNSUPPORTED, cause "operation_unsupported" {operation}.
  enlace_status run(std::string_view operation, ServicePort& port, const CallInfo& info, const OpArgs& args);

 private:
  const enlace_connector& table_;
  enlace_instance* self_ = nullptr;
};

}  // namespace enlace::plugin

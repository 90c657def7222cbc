#include "plugin/instance.hpp"

#include <array>
#include <exception>

namespace enlace::plugin {
namespace {

enlace_view view_of(std::string_view text) {
  return {text.data(), text.size()};
}

struct Slot {
  std::string_view name;
  std::uint64_t capability;  // 0: every connector has it
  enlace_op_fn enlace_connector::*function;
};
constexpr std::array<Slot, 7> kSlots{{
    {"check", 0, &enlace_connector::check},
    {"pull_products", ENLACE_CAP_PULL_PRODUCTS, &enlace_connector::pull_products},
    {"pull_customers", ENLACE_CAP_PULL_CUSTOMERS, &enlace_connector::pull_customers},
    {"push_order", ENLACE_CAP_PUSH_ORDER, &enlace_connector::push_order},
    {"find_order", ENLACE_CAP_FIND_ORDER, &enlace_connector::find_order},
    {"delete_order", ENLACE_CAP_DELETE_ORDER, &enlace_connector::delete_order},
    {"push_products", ENLACE_CAP_PUSH_PRODUCTS, &enlace_connector::push_products},
}};

enlace_op_fn function_for(const enlace_connector& table, std::string_view operation) {
  for (const Slot& slot : kSlots) {
    if (slot.name != operation) continue;
    const bool offered = slot.capability == 0 || (table.capabilities & slot.capability) != 0;
    return offered ? table.*slot.function : nullptr;
  }
  return nullptr;
}

enlace_status fail(ServicePort& port, enlace_status status, std::string cause, std::string message,
                   Json params = {}) {
  port.fail(failure(status, std::move(cause), std::move(message), std::move(params)).error);
  return status;
}

template <class Body>
enlace_status guarded(ServicePort& port, Body&& body) {
  try {
    return body();
  } catch (const std::exception& error) {
    return fail(port, ENLACE_E_INTERNAL, "connector_exception", error.what());
  } catch (...) {
    return fail(port, ENLACE_E_INTERNAL, "connector_exception", "an exception of an unknown type");
  }
}

}  // namespace

Instance::~Instance() {
  if (self_ == nullptr || table_.destroy == nullptr) return;
  try {
    table_.destroy(self_);
  } catch (...) {  // a connector's bug, and there is nothing left that it could break
  }
}

enlace_status Instance::create(ServicePort& port, const CallInfo& info, std::string_view config_json) {
  if (self_ != nullptr) return fail(port, ENLACE_E_MISUSE, "instance_exists", {});
  CallScope scope(port, info);
  const enlace_status status =
      guarded(port, [&] { return table_.create(scope.call(), view_of(config_json), &self_); });
  if (status != ENLACE_OK) {
    self_ = nullptr;
    return status;
  }
  if (self_ == nullptr)
    return fail(port, ENLACE_E_MISUSE, "connector_no_instance", "create() gave no instance");
  return ENLACE_OK;
}

enlace_status Instance::run(std::string_view operation, ServicePort& port, const CallInfo& info,
                            const OpArgs& args) {
  CallScope scope(port, info);
  if (operation == "describe") return guarded(port, [&] { return table_.describe(scope.call()); });

  const enlace_op_fn function = function_for(table_, operation);
  if (function == nullptr) {
    return fail(port, ENLACE_E_UNSUPPORTED, "operation_unsupported", {},
                Json::object({{"operation", operation}}));
  }
  if (self_ == nullptr) return fail(port, ENLACE_E_MISUSE, "instance_missing", {});
  const enlace_op_args op_args{sizeof(enlace_op_args), 0, view_of(args.request_json), view_of(args.cursor),
                               view_of(args.idempotency_key)};
  return guarded(port, [&] { return function(self_, scope.call(), &op_args); });
}

}  // namespace enlace::plugin

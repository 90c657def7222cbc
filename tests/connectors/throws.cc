// Lets an exception out of an operation; catches its own before that.
#include <enlace/connector.h>

#include <stdexcept>
#include <string>
#include <thread>

struct enlace_instance {};

namespace {

enlace_instance the_instance;
thread_local int calls = 0;

enlace_status describe(const enlace_call*) {
  return ENLACE_OK;
}
enlace_status create(const enlace_call*, enlace_view, enlace_instance** out) {
  *out = &the_instance;
  return ENLACE_OK;
}
enlace_status lets_out(enlace_instance*, const enlace_call*, const enlace_op_args*) {
  throw std::runtime_error("the price is not a number");
}
enlace_status keeps_in(enlace_instance*, const enlace_call* call, const enlace_op_args*) {
  int caught = 0;
  std::thread([&] {
    try {
      throw std::invalid_argument(std::to_string(++calls));
    } catch (const std::exception& error) {
      caught = std::stoi(error.what());
    }
  }).join();
  const std::string json = R"({"account":")" + std::to_string(caught) + R"("})";
  return call->host->emit(call, ENLACE_EMIT_CHECK, {json.data(), json.size()});
}

}  // namespace

const enlace_connector* enlace_connector_entry(const enlace_entry_args*) {
  static const enlace_connector table = [] {
    enlace_connector t{};
    t.struct_size = sizeof t;
    t.abi_version = ENLACE_ABI_VERSION;
    t.capabilities = ENLACE_CAP_PUSH_ORDER;
    t.id = "test.throws";
    t.version = "1.0.0";
    t.describe = describe;
    t.create = create;
    t.check = keeps_in;
    t.push_order = lets_out;
    return t;
  }();
  return &table;
}

#include <enlace/sdk/connector.hpp>

#include <new>
#include <stdexcept>

#include "document_reader.hpp"
#include "views.hpp"

struct enlace_instance {
  std::unique_ptr<enlace::sdk::Connector> connector;
};

namespace enlace::sdk {
namespace {

Failure unsupported(const char* operation) {
  return failure(ENLACE_E_UNSUPPORTED, "operation_unsupported", "this connector does not do that",
                 Json::object({{"operation", operation}}));
}

// What the library's entry point registered. Set once, before any operation can run.
const detail::Entry& registered(const detail::Entry* first = nullptr) {
  static const detail::Entry entry = *first;
  return entry;
}

// Tells the host why the operation failed and returns the status to return.
enlace_status report(const enlace_call* call, const Error& error) {
  const std::string params = error.params.is_null() ? std::string() : error.params.dump();
  enlace_error raw{};
  raw.struct_size = sizeof raw;
  raw.status = error.status_class() == ENLACE_CLASS_OK ? ENLACE_E_INTERNAL : error.status;
  raw.http_status = error.http_status;
  raw.retry_after_ms = error.retry_after_ms;
  raw.cause = view_of(error.cause);
  raw.erp_code = view_of(error.erp_code);
  raw.message = view_of(error.message);
  raw.params_json = view_of(params);
  if (ENLACE_HAS(call->host, enlace_host, fail)) call->host->fail(call, &raw);
  return raw.status;
}

// An exception that left the connector's code. A number that no Decimal holds is a fault of the record as
// long as nothing was written for it; everything else, and everything after a write, is a fault of the code,
// and the host then goes by what it sent.
Error thrown(const Call& call, const char* what, bool arithmetic) {
  if (arithmetic && !call.wrote()) return failure(ENLACE_E_INVALID, "number_out_of_range", what).error;
  return failure(ENLACE_E_INTERNAL, "connector_exception", what).error;
}

// Runs one operation: Body is Result<void>(Call&). Nothing leaves but a status.
template <class Body>
enlace_status guarded(const enlace_call* raw, Body&& body) noexcept {
  Call call(raw);
  try {
    try {
      const Result<void> result = body(call);
      return result ? ENLACE_OK : report(raw, result.error());
    } catch (const std::overflow_error& error) {
      return report(raw, thrown(call, error.what(), true));
    } catch (const std::domain_error& error) {
      return report(raw, thrown(call, error.what(), true));
    } catch (const std::exception& error) {
      return report(raw, thrown(call, error.what(), false));
    } catch (...) {
      return report(raw, thrown(call, "something that is not a std::exception was thrown", false));
    }
  } catch (...) {  // no memory left even to say so
    return ENLACE_E_INTERNAL;
  }
}

Result<Json> request_of(const enlace_op_args* args) {
  return Json::parse(text_of(args->request_json));
}

Result<PullRequest> pull_request(const enlace_op_args* args, const char* component) {
  PullRequest request{component, std::string(text_of(args->cursor))};
  if (args->request_json.len == 0) return request;
  ENLACE_TRY(const Json json, request_of(args));
  DocumentReader read("pull", json);
  read.optional("component", request.component);
  return read.result(std::move(request));
}

enlace_status ENLACE_CALL describe(const enlace_call* raw) noexcept {
  return guarded(raw, [](Call& call) -> Result<void> {
    return call.emit_json(ENLACE_EMIT_DESCRIPTOR, registered().descriptor());
  });
}

enlace_status ENLACE_CALL create(const enlace_call* raw, enlace_view config_json,
                                 enlace_instance** out) noexcept {
  return guarded(raw, [&](Call&) -> Result<void> {
    Result<Json> json = Json::parse(text_of(config_json));
    Result<Config> config = json ? Config::from_json(*json) : failure(std::move(json).error());
    if (!config) {
      Error error = std::move(config).error();
      error.status = ENLACE_E_CONFIG;
      return failure(std::move(error));
    }
    ENLACE_TRY(std::unique_ptr<Connector> connector, registered().create(*config));
    if (connector == nullptr) return failure(ENLACE_E_INTERNAL, "connector_missing", "create() gave nothing");
    *out = new enlace_instance{std::move(connector)};
    return {};
  });
}

void ENLACE_CALL destroy(enlace_instance* self) noexcept {
  delete self;
}

enlace_status ENLACE_CALL check(enlace_instance* self, const enlace_call* raw,
                                const enlace_op_args*) noexcept {
  return guarded(raw, [&](Call& call) -> Result<void> {
    ENLACE_TRY(const CheckReport report, self->connector->check(call));
    return call.emit_json(ENLACE_EMIT_CHECK, report.to_json());
  });
}

enlace_status ENLACE_CALL pull_products(enlace_instance* self, const enlace_call* raw,
                                        const enlace_op_args* args) noexcept {
  return guarded(raw, [&](Call& call) -> Result<void> {
    ENLACE_TRY(const PullRequest request, pull_request(args, "products"));
    return self->connector->pull_products(call, request);
  });
}

enlace_status ENLACE_CALL pull_customers(enlace_instance* self, const enlace_call* raw,
                                         const enlace_op_args* args) noexcept {
  return guarded(raw, [&](Call& call) -> Result<void> {
    ENLACE_TRY(const PullRequest request, pull_request(args, "customers"));
    return self->connector->pull_customers(call, request);
  });
}

enlace_status ENLACE_CALL push_order(enlace_instance* self, const enlace_call* raw,
                                     const enlace_op_args* args) noexcept {
  return guarded(raw, [&](Call& call) -> Result<void> {
    ENLACE_TRY(const Json json, request_of(args));
    ENLACE_TRY(const PushRequest request, PushRequest::from_json(json));
    ENLACE_TRY(const Outcome outcome, self->connector->push_order(call, request));
    return call.emit_json(ENLACE_EMIT_OUTCOME, outcome.to_json());
  });
}

enlace_status ENLACE_CALL find_order(enlace_instance* self, const enlace_call* raw,
                                     const enlace_op_args* args) noexcept {
  return guarded(raw, [&](Call& call) -> Result<void> {
    ENLACE_TRY(const Json json, request_of(args));
    ENLACE_TRY(const FindRequest request, FindRequest::from_json(json));
    ENLACE_TRY(const Found found, self->connector->find_order(call, request));
    return call.emit_json(ENLACE_EMIT_FOUND, found.to_json());
  });
}

enlace_status ENLACE_CALL delete_order(enlace_instance* self, const enlace_call* raw,
                                       const enlace_op_args* args) noexcept {
  return guarded(raw, [&](Call& call) -> Result<void> {
    ENLACE_TRY(const Json json, request_of(args));
    ENLACE_TRY(const FindRequest request, FindRequest::from_json(json));
    ENLACE_TRY(const Outcome outcome, self->connector->delete_order(call, request));
    return call.emit_json(ENLACE_EMIT_OUTCOME, outcome.to_json());
  });
}

enlace_status ENLACE_CALL push_products(enlace_instance* self, const enlace_call* raw,
                                        const enlace_op_args* args) noexcept {
  return guarded(raw, [&](Call& call) -> Result<void> {
    ENLACE_TRY(const Json json, request_of(args));
    std::vector<Product> products;
    DocumentReader read("push_products", json);
    read.required("products", products);
    ENLACE_TRY(products, read.result(std::move(products)));
    ENLACE_TRY(const std::vector<Outcome> outcomes, self->connector->push_products(call, products));
    if (outcomes.size() != products.size()) {
      return failure(ENLACE_E_INTERNAL, "outcome_count_wrong", "push_products() owes one outcome a product");
    }
    for (const Outcome& outcome : outcomes) {
      ENLACE_CHECK(call.emit_json(ENLACE_EMIT_OUTCOME, outcome.to_json()));
    }
    return {};
  });
}

const void* ENLACE_CALL no_extension(const char*) noexcept {
  return nullptr;
}

}  // namespace

Result<Config> Config::from_json(const Json& json) {
  Config config;
  DocumentReader read("config", json);
  read.required("instance", config.instance);
  read.required("time_zone", config.time_zone);
  config.settings = Json::object();
  read.object("settings", config.settings);
  return read.result(std::move(config));
}

Result<void> Connector::pull_products(Call&, const PullRequest&) {
  return unsupported("pull_products");
}
Result<void> Connector::pull_customers(Call&, const PullRequest&) {
  return unsupported("pull_customers");
}
Result<Outcome> Connector::push_order(Call&, const PushRequest&) {
  return unsupported("push_order");
}
Result<Found> Connector::find_order(Call&, const FindRequest&) {
  return unsupported("find_order");
}
Result<Outcome> Connector::delete_order(Call&, const FindRequest&) {
  return unsupported("delete_order");
}
Result<std::vector<Outcome>> Connector::push_products(Call&, const std::vector<Product>&) {
  return unsupported("push_products");
}

namespace detail {

void register_connector(const Entry& entry) {
  registered(&entry);
}

enlace_connector make_table(const char* id, const char* version, std::uint64_t capabilities) {
  const auto slot = [capabilities](std::uint64_t capability, enlace_op_fn operation) {
    return (capabilities & capability) != 0 ? operation : nullptr;
  };
  enlace_connector table{};
  table.struct_size = sizeof table;
  table.abi_version = ENLACE_ABI_VERSION;
  table.capabilities = capabilities;
  table.id = id;
  table.version = version;
  table.describe = describe;
  table.create = create;
  table.destroy = destroy;
  table.check = check;
  table.pull_products = slot(ENLACE_CAP_PULL_PRODUCTS, pull_products);
  table.pull_customers = slot(ENLACE_CAP_PULL_CUSTOMERS, pull_customers);
  table.push_order = slot(ENLACE_CAP_PUSH_ORDER, push_order);
  table.find_order = slot(ENLACE_CAP_FIND_ORDER, find_order);
  table.delete_order = slot(ENLACE_CAP_DELETE_ORDER, delete_order);
  table.push_products = slot(ENLACE_CAP_PUSH_PRODUCTS, push_products);
  table.get_extension = no_extension;
  return table;
}

}  // namespace detail
}  // namespace enlace::sdk

// Operations of one instance, as the host runs them.
#include <enlace/sdk/testing/fake_host.hpp>

#include <algorithm>
#include <utility>

#include "../views.hpp"

namespace enlace::sdk::testing {

Json OpResult::document(std::int32_t kind) const {
  const auto match =
      std::find_if(documents.begin(), documents.end(), [&](const Emitted& e) { return e.kind == kind; });
  return match == documents.end() ? Json() : match->document;
}

Result<Session> Session::open(FakeHost& host, const enlace_connector& table, const Json& config) {
  Session session(host, table);
  const Call call = host.begin(Operation::check);
  const std::string text = config.dump();
  const enlace_status status = table.create(call.raw(), view_of(text), &session.instance_);
  if (status == ENLACE_OK) return session;
  Error error = host.failure();
  error.status = status;
  return failure(std::move(error));
}

Session::Session(Session&& other) noexcept
    : host_(other.host_), table_(other.table_), instance_(std::exchange(other.instance_, nullptr)) {}

Session::~Session() {
  if (instance_ != nullptr) table_->destroy(instance_);
}

OpResult Session::run(Operation operation, enlace_op_fn slot, const std::string& request,
                      const std::string& cursor, const std::string& key) {
  OpResult result;
  if (slot == nullptr) {
    result.status = ENLACE_E_UNSUPPORTED;
    return result;
  }
  const Call call = host_->begin(operation);
  const std::size_t before = host_->emitted().size();
  enlace_op_args args{};
  args.struct_size = sizeof args;
  args.request_json = view_of(request);
  args.cursor = view_of(cursor);
  args.idempotency_key = view_of(key);
  result.status = host_->finish(slot(instance_, call.raw(), &args));
  result.error = host_->failure();
  result.documents.assign(host_->emitted().begin() + static_cast<std::ptrdiff_t>(before),
                          host_->emitted().end());
  return result;
}

OpResult Session::check() {
  return run(Operation::check, table_->check, "", "", "");
}

OpResult Session::pull_products(const PullRequest& request) {
  return run(Operation::pull_products, table_->pull_products,
             Json::object({{"component", request.component}}).dump(), request.cursor, "");
}

OpResult Session::pull_customers(const PullRequest& request) {
  return run(Operation::pull_customers, table_->pull_customers,
             Json::object({{"component", request.component}}).dump(), request.cursor, "");
}

OpResult Session::push_order(const PushRequest& request) {
  return run(Operation::push_order, table_->push_order, request.to_json().dump(), "", request.reference);
}

OpResult Session::find_order(const FindRequest& request) {
  return run(Operation::find_order, table_->find_order, request.to_json().dump(), "", "");
}

OpResult Session::delete_order(const FindRequest& request) {
  return run(Operation::delete_order, table_->delete_order, request.to_json().dump(), "", request.reference);
}

OpResult Session::push_products(const std::vector<Product>& products) {
  Json list = Json::array();
  for (const Product& product : products) list.push_back(product.to_json());
  OpResult result =
      run(Operation::push_products, table_->push_products, Json::object({{"products", list}}).dump(), "", "");
  const auto outcomes = static_cast<std::size_t>(
      std::count_if(result.documents.begin(), result.documents.end(),
                    [](const Emitted& emitted) { return emitted.kind == ENLACE_EMIT_OUTCOME; }));
  if (result.ok() && outcomes != products.size()) {  // links may stand between them
    result.status = host_->misuse("push_products() owes one outcome a product");
  }
  return result;
}

Result<Descriptor> describe(FakeHost& host, const enlace_connector& table) {
  const Call call = host.begin(Operation::describe);
  const std::size_t before = host.emitted().size();
  const enlace_status status = host.finish(table.describe(call.raw()));
  if (status != ENLACE_OK) {
    Error error = host.failure();
    error.status = status;
    return failure(std::move(error));
  }
  return Descriptor::from_json(host.emitted()[before].document);
}

}  // namespace enlace::sdk::testing

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "handy/client.hpp"
#include "handy/mapping.hpp"
#include "jobs/catalogue.hpp"
#include "jobs/handy_client.hpp"
#include "jobs/product_call.hpp"
#include "ledger/catalogue.hpp"
#include "ledger/ledger.hpp"
#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

namespace enlace::jobs {
namespace {

constexpr std::size_t kBatch = 25;
constexpr std::size_t kPlanShown = 500;
constexpr std::size_t kWarningsTold = 50;  // the rest is in the log
constexpr int kFailuresInARow = 5;         // then the connector is left alone until the next run
constexpr std::int64_t kRunLimit_ms = 4 * 60 * 60'000;
constexpr std::int64_t kBatchLimit_ms = 30 * 60'000;
constexpr const char* kGiven = ledger::kGivenLink;

struct Wanted {
  Product product;
  std::string digest;
};

// Whether the connector compares every product with what the ERP holds, so that what was taken away or
// renamed there is noticed (B-PROD-2); else only what changed in Handy goes to it.
bool compares(const Instance& instance) {
  return instance.descriptor.features["products"].text() == "compare";
}

class ProductsPush {
 public:
  ProductsPush(Services& services, const Instance& instance, const RunOptions& options)
      : services_(services),
        instance_(instance),
        options_(options),
        scope_{instance.tenant.tenant, instance.connector.instance},
        ledger_(services.runtime, services.database, services.vault) {}

  RunReport run() {
    if (Result<void> done = work(); !done) {
      report_.ok = false;
      report_.error = done.error();
    }
    for (const auto& [what, number] : counts_) report_.counts.set(what, number);
    return std::move(report_);
  }

 private:
  Result<void> work();
  Result<void> read_store();
  Result<std::vector<Wanted>> read_handy();
  void note_shared_names(std::vector<Wanted>& wanted,
                         const std::map<std::string, std::vector<std::string>>& by_name);
  [[nodiscard]] std::string digest_of(const Product& product) const;
  void plan(const Wanted& wanted, const std::string& action);
  std::vector<Wanted> due(std::vector<Wanted> all);

  Result<void> push(const std::vector<Wanted>& batch);
  Result<void> push_each(const std::vector<Wanted>& batch);
  Result<session::OpResult> call(const std::vector<Wanted>& batch, ProductCall& services);
  Result<void> record(const std::vector<Wanted>& batch, const ProductCall& services);
  Result<void> record_given(store::Transaction& transaction, const Wanted& wanted, const Outcome& outcome);
  void record_plan(const std::vector<Wanted>& batch, const ProductCall& services);
  void leave_out(const Product& product, Notice why);
  void warn(Notice notice);
  [[nodiscard]] bool stopping() const { return options_.stop != nullptr && *options_.stop; }

  Services& services_;
  const Instance& instance_;
  const RunOptions& options_;
  const ledger::Scope scope_;
  ledger::Ledger ledger_;
  std::unique_ptr<session::ConnectorSession> session_;
  std::map<std::string, std::string> given_;  // code -> digest
  std::map<std::string, Link> known_;         // code -> what the ERP's product is
  std::vector<Skipped> skipped_;
  std::map<std::string, std::int64_t> counts_;
  int failures_in_a_row_ = 0;
  RunReport report_;
};

Result<void> ProductsPush::read_store() {
  const std::int64_t now = services_.runtime.unix_ms();
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  ENLACE_TRY(const std::vector<Link> given,
             ledger::links(transaction, services_.database, scope_, kGiven, now));
  for (const Link& link : given) given_[link.key] = link.data["digest"].text();
  ENLACE_TRY(const std::vector<Link> known,
             ledger::links(transaction, services_.database, scope_, "product", now));
  for (const Link& link : known) known_.insert_or_assign(link.key, link);
  return {};
}

// Another company's ERP, or other settings, have been given nothing yet.
std::string ProductsPush::digest_of(const Product& product) const {
  return services_.database.seal(
      kGiven, {instance_.erp_fingerprint, instance_.connector.settings.dump(), product.to_json().dump()});
}

// Disabled ones are read for their names alone: they stay in the ERP as they are.
Result<std::vector<Wanted>> ProductsPush::read_handy() {
  const auto client = handy_client(services_, instance_, egress::Priority::products, kRunLimit_ms);
  std::vector<Wanted> wanted;
  std::map<std::string, std::vector<std::string>> codes_by_name;
  for (const bool enabled : {true, false}) {
    if (options_.progress) options_.progress("reading Handy's products", 0, 0);
    ENLACE_TRY(const handy::Listing listing, client->products(enabled));
    if (!listing.complete) {
      return failure(ENLACE_E_TRANSIENT, "handy_listing_incomplete", "the list of products kept changing",
                     Json::object({{"what", "products"}}));
    }
    for (const Json& json : listing.records) {
      codes_by_name[text::fold_name(json["description"].text())].push_back(json["code"].text());
      if (!enabled) continue;
      ++counts_["seen"];
      Result<Product> product = handy::map_product(json);
      if (product) {
        wanted.push_back({*std::move(product), {}});
      } else {
        Product unread;
        unread.code = json["code"].text();
        unread.description = json["description"].text();
        leave_out(unread, {product.error().cause, product.error().params, ""});
      }
    }
  }
  note_shared_names(wanted, codes_by_name);
  return wanted;
}

// Where two products of Handy's have one name, it says nothing about which of them the ERP's is.
void ProductsPush::note_shared_names(std::vector<Wanted>& wanted,
                                     const std::map<std::string, std::vector<std::string>>& by_name) {
  for (Wanted& one : wanted) {
    const std::vector<std::string>& codes = by_name.at(text::fold_name(one.product.description));
    if (codes.size() < 2) continue;
    one.product.notices.push_back(
        {"product_name_shared", Json::object({{"code", one.product.code}, {"name", one.product.description}}),
         ""});
  }
}

// Those that go to the connector, with what is known of them; those that are linked first, so that the others
// find their own products of the ERP taken.
std::vector<Wanted> ProductsPush::due(std::vector<Wanted> all) {
  std::vector<Wanted> changed;
  for (Wanted& one : all) {
    one.digest = digest_of(one.product);
    const auto given = given_.find(one.product.code);
    if (!compares(instance_) && given != given_.end() && given->second == one.digest) {
      ++counts_["unchanged"];
      continue;
    }
    if (const auto known = known_.find(one.product.code); known != known_.end()) {
      one.product.remote_id = known->second.remote_id;
      one.product.link_data = known->second.data;
    }
    changed.push_back(std::move(one));
  }
  std::stable_partition(changed.begin(), changed.end(),
                        [](const Wanted& one) { return !one.product.remote_id.empty(); });
  return changed;
}

Result<void> ProductsPush::work() {
  ENLACE_CHECK(read_store());
  ENLACE_TRY(std::vector<Wanted> all, read_handy());
  const std::vector<Wanted> changed = due(std::move(all));
  if (options_.dry_run && !compares(instance_)) {
    for (const Wanted& one : changed) plan(one, known_.contains(one.product.code) ? "update" : "create");
    return {};
  }
  for (std::size_t at = 0; at < changed.size(); at += kBatch) {
    if (stopping()) return failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    if (options_.progress) {
      options_.progress("products", static_cast<std::int64_t>(at), static_cast<std::int64_t>(changed.size()));
    }
    const auto first = changed.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = changed.begin() + static_cast<std::ptrdiff_t>(std::min(at + kBatch, changed.size()));
    ENLACE_CHECK(push({first, last}));
  }
  if (options_.dry_run) return {};
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  ENLACE_CHECK(
      ledger::replace_skipped(transaction, scope_, "product", skipped_, services_.runtime.unix_ms()));
  return transaction.commit();
}

void ProductsPush::plan(const Wanted& wanted, const std::string& action) {
  ++counts_["to_push"];
  if (report_.plan.size() >= kPlanShown) return;
  report_.plan.push_back(Json::object({{"action", action},
                                       {"kind", "product"},
                                       {"key", wanted.product.code},
                                       {"details", Json::object({{"description", wanted.product.description},
                                                                 {"price", wanted.product.price.str()}})}}));
}

Result<session::OpResult> ProductsPush::call(const std::vector<Wanted>& batch, ProductCall& services) {
  if (!session_ || !session_->alive()) {
    ENLACE_TRY(session_, services_.sessions.open(instance_.image, instance_.create_config()));
  }
  Json products = Json::array();
  for (const Wanted& one : batch) products.push_back(one.product.to_json());
  session::OpRequest op;
  op.op = session::Operation::push_products;
  op.request = Json::object({{"products", std::move(products)}});
  op.limits.wall_ms = kBatchLimit_ms;
  session::OpResult result = session_->run(op, services);
  result.error = redacted(services_.egress, instance_.erp, std::move(result.error));
  if (result.ending != session::Ending::returned) session_.reset();
  return result;
}

// An error ends the run: what concerns more than the products of this batch.
Result<void> ProductsPush::push(const std::vector<Wanted>& batch) {
  std::set<std::string> codes;
  for (const Wanted& one : batch) codes.insert(one.product.code);
  ProductCall services(services_, instance_, ledger_, codes,
                       services_.runtime.monotonic_ms() + kBatchLimit_ms, options_.dry_run);
  ENLACE_TRY(const session::OpResult result, call(batch, services));
  ENLACE_FAIL_POINT("products_push.pushed");
  ENLACE_CHECK(services.close(result.ending == session::Ending::returned));
  if (result.ok() && services.outcomes().size() == batch.size()) {
    failures_in_a_row_ = 0;
    if (options_.dry_run) record_plan(batch, services);
    return options_.dry_run ? Result<void>() : record(batch, services);
  }
  if (batch.size() == 1 && !services.held().empty()) {  // of a dry run: it did not like to be held back
    record_plan(batch, services);
    return {};
  }
  Error error = result.error;
  if (result.ok())
    error = failure(ENLACE_E_INTERNAL, "outcome_count_wrong", "one outcome is owed for each product").error;
  const std::int32_t error_class = error.status_class();
  const bool about_these =
      result.ending == session::Ending::crashed || result.ending == session::Ending::timed_out ||
      result.ending == session::Ending::limit_exceeded || result.ending == session::Ending::protocol_error ||
      error_class == ENLACE_CLASS_CONTRACT || error_class == ENLACE_CLASS_AMBIGUOUS ||
      (error_class == ENLACE_CLASS_PERMANENT && error.status != ENLACE_E_CONFIG);
  if (!about_these) return failure(std::move(error));
  if (batch.size() > 1) return push_each(batch);  // one of them is to blame: the others shall go
  leave_out(batch.front().product, {error.cause, error.params, error.message});
  if (++failures_in_a_row_ >= kFailuresInARow) return failure(std::move(error));
  return {};
}

Result<void> ProductsPush::push_each(const std::vector<Wanted>& batch) {
  for (const Wanted& one : batch) {
    if (stopping()) return failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    ENLACE_CHECK(push({one}));
  }
  return {};
}

// What was taken and what the ERP was given become known in one transaction (design 8.13).
Result<void> ProductsPush::record(const std::vector<Wanted>& batch, const ProductCall& services) {
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Product& product = batch[i].product;
    const Outcome& outcome = services.outcomes()[i];
    if (!outcome.remote_id.empty() && services.unconfirmed().contains(product.code)) {
      leave_out(product, {"product_unconfirmed", Json::object(), ""});
      continue;
    }
    if (outcome.remote_id.empty()) {
      leave_out(product,
                outcome.warnings.empty()
                    ? Notice{"product_not_taken",
                             Json::object({{"code", product.code}, {"name", product.description}}), ""}
                    : outcome.warnings.front());
      continue;
    }
    const bool same = compares(instance_) && outcome.status == "unchanged";
    ++counts_[same ? "unchanged" : "pushed"];
    ENLACE_CHECK(record_given(transaction, batch[i], outcome));
  }
  ENLACE_FAIL_POINT("products_push.before_commit");
  return transaction.commit();
}

// Where every product comes with every run, its warnings come again too: they are told once for as long as
// product and warnings stay the same.
Result<void> ProductsPush::record_given(store::Transaction& transaction, const Wanted& wanted,
                                        const Outcome& outcome) {
  const std::string& code = wanted.product.code;
  std::string digest = wanted.digest;
  if (compares(instance_)) {
    Json warnings = Json::array();
    for (const Notice& warning : outcome.warnings) warnings.push_back(warning.to_json());
    digest = services_.database.seal(kGiven, {digest, warnings.dump()});
    const auto given = given_.find(code);
    const bool told = given != given_.end() && given->second == digest;
    if (told && outcome.status == "unchanged") return {};
  }
  for (const Notice& warning : outcome.warnings) warn(warning);
  const Link given{kGiven, code, outcome.remote_id, Json::object({{"digest", digest}}), 0};
  return ledger::put_link(transaction, services_.database, scope_, given, services_.runtime.unix_ms());
}

void ProductsPush::record_plan(const std::vector<Wanted>& batch, const ProductCall& services) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto held = services.held().find(batch[i].product.code);
    if (held != services.held().end()) {
      plan(batch[i], held->second);
    } else if (i < services.outcomes().size() && services.outcomes()[i].remote_id.empty()) {
      const std::vector<Notice>& why = services.outcomes()[i].warnings;
      leave_out(batch[i].product,
                why.empty() ? Notice{"product_not_taken", Json::object(), ""} : why.front());
    } else {
      ++counts_["unchanged"];
    }
  }
}

void ProductsPush::leave_out(const Product& product, Notice why) {
  ++counts_["left_out"];
  why.params = redacted(services_.egress, instance_.erp, why.params);
  for (const auto& [name, value] :
       {std::pair("code", product.code), std::pair("name", product.description)}) {
    if (!why.params.contains(name)) why.params.set(name, value);
  }
  warn(why);
  skipped_.push_back({"product", product.code, "", product.description, std::move(why)});
}

void ProductsPush::warn(Notice notice) {
  services_.logger.write(log::Level::warn, {scope_.tenant, scope_.instance, "products", ""}, notice.code,
                         notice.params);
  if (report_.warnings.size() < kWarningsTold) report_.warnings.push_back(std::move(notice));
}

}  // namespace

RunReport push_products(Services& services, const Instance& instance, const RunOptions& options) {
  return ProductsPush(services, instance, options).run();
}

}  // namespace enlace::jobs

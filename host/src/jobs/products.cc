#include <stdexcept>
#include <unordered_map>

#include "handy/mapping.hpp"
#include "jobs/catalogue_run.hpp"
#include "jobs/handy_client.hpp"
#include "jobs/pull.hpp"
#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

namespace enlace::jobs {
namespace {

constexpr std::int64_t kNamed = 20;  // products that one warning names

// What Handy holds of one product now: the members that a run may change. Kept as text, in some hundred
// bytes: there may be 100,000 of them.
class Held {
 public:
  Held() = default;
  explicit Held(const Json& product) {
    Json values = Json::array();
    for (const char* member : kMembers) {
      const Json& value = product[member];
      values.push_back(value.is_object() ? value["id"] : value);
    }
    packed_ = values.dump();
    packed_.shrink_to_fit();
  }

  // As Handy's own object, references by their id.
  [[nodiscard]] Json unpacked() const {
    const Result<Json> values = Json::parse(packed_);
    Json product = Json::object();
    std::size_t at = 0;
    for (const char* member : kMembers) {
      const Json value = values && at < values->size() ? values->items()[at] : Json();
      const bool reference = at >= kFirstReference && !value.is_null();
      product.set(member, reference ? Json::object({{"id", value}}) : value);
      ++at;
    }
    return product;
  }

 private:
  static constexpr const char* kMembers[] = {"description", "price",  "quantity", "barcode",
                                             "enabled",     "family", "tax",      "taxOptional"};
  static constexpr std::size_t kFirstReference = 5;
  std::string packed_;
};

// Handy does not say how finely it keeps stock. Where it keeps two places, a finer value of the ERP would
// differ at every run, and be written at every run (H-11).
bool is_the_same_as_kept(const Json& wanted, const Json& held) {
  const std::optional<Decimal> ours = wanted.decimal(), theirs = held.decimal();
  return ours && theirs && *theirs == theirs->rounded(2) && ours->rounded(2) == *theirs;
}

// H-28: prices are compared with two decimals.
bool is_the_same_price(const Json& wanted, const Json& held) {
  const std::optional<Decimal> ours = wanted.decimal(), theirs = held.decimal();
  return ours && theirs && ours->rounded(2) == theirs->rounded(2);
}

// One run of products or stock.
class ProductsRun {
 public:
  ProductsRun(Services& services, const Instance& instance, const RunOptions& options, Stock stock)
      : services_(services),
        instance_(instance),
        options_(options),
        stock_(stock),
        run_(services, instance, options, "product", stock == Stock::only ? "inventory" : "products"),
        client_(handy_client(services, instance, egress::Priority::products)) {}

  RunReport execute() { return run_.report(work()); }

 private:
  Result<void> work() {
    ENLACE_CHECK(run_.begin());
    ENLACE_CHECK(read_handy());
    ENLACE_CHECK(read_routes());
    Pull pull(services_, instance_, egress::Priority::products,
              stock_ == Stock::only ? "inventory" : "products");
    ENLACE_CHECK(pull.run(session::Operation::pull_products, options_,
                          [this](std::int32_t kind, const Json& document) { return take(kind, document); }));
    ENLACE_CHECK(settle());
    tell_below_zero();
    if (stock_ == Stock::only) return {};
    return run_.finish(
        [this](const std::string& code) {
          const auto current = handy_.find(code);
          return current != handy_.end() && current->second.unpacked()["enabled"].truthy();
        },
        [this](const std::string& code) {
          return client_->update_product(code, Json::object({{"enabled", false}}));
        });
  }

  Result<void> read_handy() {
    for (const bool enabled : {true, false}) {
      run_.progress(enabled ? "reading Handy's products" : "reading Handy's disabled products", 0, 0);
      const auto take = [this](const Json& product) {
        handy_[product["code"].text()] = Held(product);
        learn(product["family"], families_);
        for (const char* member : {"tax", "taxOptional"}) {
          if (product[member].is_object())
            known_taxes_.emplace(product[member]["id"].text(), product[member]);
        }
      };
      ENLACE_TRY(const bool complete, client_->each_product(enabled, take));
      if (!complete) {
        return failure(ENLACE_E_TRANSIENT, "handy_listing_incomplete", "the list of products kept changing",
                       Json::object({{"what", "products"}}));
      }
    }
    ENLACE_TRY(const handy::Listing families, client_->families());
    for (const Json& family : families.records) learn(family, families_);
    for (const auto& [id, tax] : known_taxes_) taxes_.push_back(tax);
    return {};
  }

  // G-PROD-5: where the ERP's stock counts what is on trucks, free use is what is left without it. Where
  // Handy does not tell what is on trucks, no stock is written: better none than a wrong one (apis/handy.md
  // OPEN-19).
  Result<void> read_routes() {
    if (!instance_.descriptor.inventory_includes_routes || stock_ == Stock::skip) return {};
    run_.progress("reading Handy's routes", 0, 0);
    ENLACE_TRY(routes_, client_->route_stock());
    if (routes_->known) return {};
    run_.warn({"route_stock_unknown",
               Json::object({{"tenant", instance_.tenant.tenant},
                             {"connector", instance_.connector.instance},
                             {"routes", routes_->open_routes}}),
               ""});
    return {};
  }

  // Turns the ERP's stock of a product into Handy's free use. What is left when doubles were added up
  // (1.8E-15) is no stock: nobody can sell it.
  void free_use_of(Product& product) {
    constexpr int kPlaces = 6;
    if (product.inventory) product.inventory = product.inventory->rounded(kPlaces);
    if (!routes_ || !product.inventory) return;
    if (!routes_->known) {
      product.inventory.reset();
      return;
    }
    const auto loaded = routes_->on_routes.find(product.code);
    if (loaded != routes_->on_routes.end()) *product.inventory -= loaded->second;
    if (!product.inventory->is_negative()) return;
    product.inventory = Decimal();
    ++below_zero_;
    if (below_zero_ <= kNamed) below_zero_names_.push_back(product.code);
  }

  void tell_below_zero() {
    if (below_zero_ == 0) return;
    run_.warn({"stock_below_zero",
               Json::object({{"count", below_zero_}, {"products", std::move(below_zero_names_)}}), ""});
  }

  static void learn(const Json& family, std::map<std::string, std::string>& by_name) {
    if (!family.is_object() || family["id"].text().empty()) return;
    by_name.try_emplace(text::fold_name(family["description"].text()), family["id"].text());
  }

  // The family of a product: by its name, else the tenant's default, else the first one Handy has.
  Result<std::string> family_id(const std::string& name) {
    for (const std::string& wanted : {name, instance_.tenant.handy.default_family}) {
      if (wanted.empty()) continue;
      const auto family = families_.find(text::fold_name(wanted));
      if (family != families_.end()) return family->second;
    }
    if (families_.empty()) {
      return failure(ENLACE_E_CONFIG, "handy_without_families",
                     "Handy has no product family to put products in",
                     Json::object({{"tenant", instance_.tenant.tenant}}));
    }
    return families_.begin()->second;
  }

  // A product and its link come one after the other; the link waits until the product is in Handy.
  Result<void> take(std::int32_t kind, const Json& document) {
    switch (kind) {
      case ENLACE_EMIT_PRODUCT: {
        ENLACE_CHECK(settle());
        ENLACE_TRY(waiting_, Product::from_json(document));
        have_waiting_ = true;
        return {};
      }
      case ENLACE_EMIT_LINK: {
        ENLACE_TRY(Link link, Link::from_json(document));
        if (have_waiting_ && link.kind == "product" && link.key == waiting_.code) link_ = std::move(link);
        return {};
      }
      case ENLACE_EMIT_SKIPPED: {
        ENLACE_TRY(Skipped skipped, Skipped::from_json(document));
        run_.skip(std::move(skipped));
        return {};
      }
      default:
        return failure(ENLACE_E_MISUSE, "emit_unexpected",
                       "a pull of products emits products, links and skips");
    }
  }

  Result<void> settle() {
    if (!have_waiting_) return {};
    have_waiting_ = false;
    Product product = std::move(waiting_);
    std::optional<Link> link = std::exchange(link_, std::nullopt);
    run_.count("seen");
    run_.progress("products", ++taken_, 0);

    const auto leave_out = [&](const char* code, Json params) {
      run_.skip(
          {"product", product.code, product.remote_id, product.description, {code, std::move(params), ""}});
    };
    const Json named = Json::object({{"code", product.code}, {"name", product.description}});
    if (product.code.empty()) {
      leave_out("product_without_code", named);
      return {};
    }
    if (product.code.find('/') != std::string::npos) {  // H-7
      leave_out("code_with_slash", named);
      return {};
    }
    if (product.code == "." || product.code == "..") {  // no address has such a part (H-25)
      leave_out("code_not_addressable", named);
      return {};
    }
    if (handy::text_as_kept(product.code) != product.code) {
      leave_out("code_too_long", named);
      return {};
    }
    if (!run_.see(product.code, product.remote_id)) {
      leave_out("duplicate_code", named);
      return {};
    }
    for (Notice& notice : product.notices) run_.warn(std::move(notice));
    const std::string before = run_.key_before(product.code, product.remote_id);
    Result<bool> brought = bring(product);
    if (!brought) {
      if (brought.error().status != ENLACE_E_INVALID) return failure(std::move(brought).error());
      if (!before.empty()) run_.stays(before);
      Json params = brought.error().params;
      params.set("code", product.code);
      run_.skip({"product",
                 product.code,
                 product.remote_id,
                 product.description,
                 {brought.error().cause, std::move(params), brought.error().message}});
      return {};
    }
    // A new code is for the run that makes the product, and tells it.
    if (!before.empty() && stock_ == Stock::only) return {};
    const Link* known = link ? &*link : nullptr;
    ENLACE_CHECK(run_.keep(product.code, product.remote_id, *brought, known));
    if (before.empty()) return {};
    return run_.moved(before, product.code, product.description, known);
  }

  Result<bool> bring(Product& product) {
    try {
      free_use_of(product);
      return write(product);
    } catch (const std::overflow_error&) {  // of Decimal: amounts that no product has
      return failure(ENLACE_E_INVALID, "product_number_too_large");
    }
  }

  // True when it was created: then the host brought it (H-10).
  Result<bool> write(const Product& product) {
    const auto current = handy_.find(product.code);
    if (stock_ == Stock::only) {
      if (current == handy_.end() || !product.inventory) return false;
      const Json held = current->second.unpacked();
      Json changed = difference(Json::object({{"quantity", *product.inventory}}), held);
      if (is_the_same_as_kept(changed["quantity"], held["quantity"])) changed.erase("quantity");
      ENLACE_CHECK(update(product.code, changed));
      return false;
    }
    ENLACE_TRY(const std::string family, family_id(product.family));
    Product wanted = product;
    if (stock_ == Stock::skip) wanted.inventory.reset();
    const Json body = handy::product_body(wanted, family, taxes_);
    if (current == handy_.end()) {
      run_.count("created");
      if (run_.dry()) {
        run_.plan("create", product.code, body);
        return true;
      }
      ENLACE_FAIL_POINT("catalogue.before_write");
      ENLACE_CHECK(client_->create_product(body));
      handy_[product.code] = Held(body);
      return true;
    }
    const Json held = current->second.unpacked();
    Json changed = difference(body, held);
    for (const char* derived : {"basePrice", "code", "unit", "externalId"}) changed.erase(derived);
    if (product.family.empty()) changed.erase("family");  // someone sorted it in Handy: leave it there
    if (product.barcode.empty()) changed.erase("barcode");
    if (!product.taxes.empty()) {  // taxes that Handy does not know are no reason to take away those it has
      for (const char* tax : {"tax", "taxOptional"}) {
        if (changed[tax].is_null()) changed.erase(tax);
      }
    }
    if (is_the_same_price(changed["price"], held["price"])) changed.erase("price");
    if (is_the_same_as_kept(changed["quantity"], held["quantity"])) changed.erase("quantity");
    if (changed.contains("price")) changed.set("basePrice", body["basePrice"]);  // OPEN-15: both, consistent
    ENLACE_CHECK(update(product.code, changed));
    return false;
  }

  Result<void> update(const std::string& code, const Json& changed) {
    if (changed.size() == 0) {
      run_.count("unchanged");
      return {};
    }
    run_.count("updated");
    if (run_.dry()) {
      run_.plan("update", code, changed);
      return {};
    }
    ENLACE_FAIL_POINT("catalogue.before_write");
    ENLACE_CHECK(client_->update_product(code, changed));
    Json now = handy_[code].unpacked();
    for (const Json::Member& member : changed.members()) now.set(member.key, member.value);
    handy_[code] = Held(now);
    return {};
  }

  Services& services_;
  const Instance& instance_;
  const RunOptions& options_;
  Stock stock_;
  CatalogueRun run_;
  std::unique_ptr<handy::Client> client_;
  std::unordered_map<std::string, Held> handy_;  // by code
  std::map<std::string, std::string> families_;  // folded name -> id
  std::map<std::string, Json> known_taxes_;      // by id
  std::vector<Json> taxes_;
  std::optional<handy::RouteStock> routes_;  // where the ERP's stock counts them
  std::int64_t below_zero_ = 0;
  Json below_zero_names_ = Json::array();
  Product waiting_;
  bool have_waiting_ = false;
  std::optional<Link> link_;
  std::int64_t taken_ = 0;
};

}  // namespace

RunReport sync_products(Services& services, const Instance& instance, const RunOptions& options,
                        Stock stock) {
  return ProductsRun(services, instance, options, stock).execute();
}

}  // namespace enlace::jobs

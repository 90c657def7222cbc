#include <algorithm>
#include <set>

#include <enlace/sdk/text.hpp>

#include "connector.hpp"

// Handy's products into Bind's (B-PROD-1..3; apis/bind.md 6.1).
namespace enlace::binderp {
namespace {

Outcome left_out(const char* cause, const Product& product, std::string answer = {}) {
  Outcome outcome;
  Json params = Json::object({{"product", product.code}, {"name", product.description}});
  if (!answer.empty()) params.set("answer", answer);
  outcome.warnings.push_back({cause, std::move(params), std::move(answer)});
  return outcome;
}

// Another product of Handy's has the same name: then a name says nothing about which one Bind's is.
bool shares_its_name(const Product& product) {
  return std::any_of(product.notices.begin(), product.notices.end(),
                     [](const Notice& notice) { return notice.code == "product_name_shared"; });
}

// What Handy decides of a product of Bind's that is there already. The price is not among it: the API cannot
// change one (apis/bind.md 3).
Json differences(const Product& product, const Json& row) {
  Json changed = Json::object();
  const auto compare = [&](const char* member, std::string_view wanted) {
    if (sdk::text_of(row[member]) != sdk::trim(wanted)) changed.set(member, sdk::trim(wanted));
  };
  compare("Title", product.description);  // B-PROD-2
  compare("Code", product.code);
  if (!sdk::trim(product.barcode).empty()) compare("SKU", product.barcode);
  return changed;
}

// PUT replaces the whole product: what Handy has no say in goes back as it was read.
Json edited(const Json& details, const Json& changed) {
  Json body = Json::object();
  for (const char* member :
       {"ID",          "Code",     "Title",        "Cost",        "CurrencyID",  "ExchangeRate",  "SKU",
        "Description", "CostType", "Category1ID",  "Category2ID", "Category3ID", "ChargeVAT",     "Number",
        "PricingType", "Unit",     "PurchaseType", "IEPSRate",    "Type",        "ProductionAuto"}) {
    if (!details[member].is_null()) body.set(member, details[member]);
  }
  for (const Json::Member& member : changed.members()) body.set(member.key, member.value);
  return body;
}

}  // namespace

// Which product of Bind stands for each of these: by the id kept from before, then by code, then by a name
// that only one has on either side.
Result<std::vector<BindConnector::Match>> BindConnector::match_products(
    Client& api, const std::vector<Product>& products) {
  std::vector<Match> matches(products.size());
  std::set<std::string> taken;  // ids
  const auto pass = [&](const char* member, const auto& key_of) -> Result<void> {
    const auto is_open = [&](std::size_t i) {
      return matches[i].row.is_null() && matches[i].ambiguous.empty();
    };
    std::vector<std::string> wanted;
    for (std::size_t i = 0; i < products.size(); ++i) {
      if (is_open(i)) wanted.push_back(key_of(products[i]));
    }
    ENLACE_TRY(const auto found, find_products(api, member, wanted));
    for (std::size_t i = 0; i < products.size(); ++i) {
      const std::string key(sdk::trim(key_of(products[i])));
      if (!is_open(i) || key.empty() || found.count(key) == 0) continue;
      if (found.count(key) > 1) {
        if (std::string_view(member) == "Code") matches[i].ambiguous = member;
        continue;
      }
      const Json& row = found.find(key)->second;
      if (taken.insert(sdk::text_of(row["ID"])).second) matches[i].row = row;
    }
    return {};
  };
  ENLACE_CHECK(pass("ID", [](const Product& product) { return product.remote_id; }));
  ENLACE_CHECK(pass("Code", [](const Product& product) { return product.code; }));
  ENLACE_CHECK(pass("Title", [](const Product& product) {
    return shares_its_name(product) ? std::string() : product.description;
  }));
  return matches;
}

Result<Outcome> BindConnector::create_product(Client& api, const Product& product) {
  ENLACE_TRY(const Json currency, catalogues_.choose(api, kCurrencies, settings_.currency));
  const std::string_view sku = sdk::trim(product.barcode).empty() ? product.code : product.barcode;
  const Json body = Json::object({{"Title", sdk::trim(product.description)},  // B-PROD-2
                                  {"Code", sdk::trim(product.code)},
                                  {"SKU", sdk::trim(sku)},
                                  {"Cost", 0},
                                  {"Price", product_price(product, settings_)},  // B-PROD-3
                                  {"CurrencyId", currency["ID"]},
                                  {"ExchangeRate", exchange_rate_of(currency)}});
  const Result<std::string> id = api.create("Products", "product:" + product.code, body);
  if (id) {
    ENLACE_CHECK(api.call().emit(Link{"product", product.code, *id, Json::object()}));
    Outcome outcome;
    outcome.remote_id = *id;
    outcome.status = "created";
    if (const std::vector<std::string> kept = kept_inside(product.taxes); !kept.empty()) {
      outcome.warnings.push_back(
          {"tax_inside_price", Json::object({{"product", product.code}, {"taxes", sdk::list_of(kept)}}), ""});
    }
    return outcome;
  }
  const Error& error = id.error();
  if (is_refusal(error)) return left_out("product_refused", product, error.message);
  // The host lets no product be created while an earlier try may have done so.
  const bool in_doubt = error.status_class() == ENLACE_CLASS_AMBIGUOUS ||
                        (error.cause == "host_refused" && error.status == ENLACE_E_CONFLICT);
  if (in_doubt) return left_out("product_in_doubt", product);
  return failure(error);
}

Result<Outcome> BindConnector::update_product(Client& api, const Product& product, const Json& row) {
  Outcome outcome;
  outcome.remote_id = sdk::text_of(row["ID"]);
  outcome.status = "unchanged";
  ENLACE_CHECK(api.call().emit(product_link(product.code, row)));
  if (const Json changed = differences(product, row); changed.size() > 0) {
    ENLACE_TRY(const Json details, api.get("Products", outcome.remote_id));
    const Result<void> replaced = api.replace("Products", edited(details, changed));
    if (!replaced && is_refusal(replaced.error())) {
      return left_out("product_refused", product, replaced.error().message);
    }
    if (!replaced) return failure(replaced.error());
    outcome.status = "updated";
  }
  ENLACE_TRY(const Json list, catalogues_.choose(api, kPriceLists, settings_.price_list));
  ENLACE_TRY(const Json warehouse, catalogues_.choose(api, kWarehouses, settings_.warehouse));
  ENLACE_TRY(const Priced* priced,
             prices_.of(api, outcome.remote_id, sdk::text_of(warehouse["ID"]), sdk::text_of(list["ID"])));
  const Decimal wanted = product_price(product, settings_);
  if (priced != nullptr && priced->price && priced->price->rounded(2) != wanted.rounded(2)) {
    outcome.warnings.push_back({"product_price_differs",
                                Json::object({{"product", product.code},
                                              {"price_list", sdk::text_of(list["Name"])},
                                              {"bind", priced->price->fixed(2)},
                                              {"handy", wanted.fixed(2)}}),
                                ""});
  }
  return outcome;
}

Result<std::vector<Outcome>> BindConnector::push_products(sdk::Call& call,
                                                          const std::vector<Product>& products) {
  Client api(call, settings_);
  ENLACE_TRY(const std::vector<Match> matches, match_products(api, products));
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < products.size(); ++i) {
    const Match& match = matches[i];
    if (!match.ambiguous.empty()) {
      outcomes.push_back(left_out("product_code_repeated", products[i]));
      continue;
    }
    ENLACE_TRY(Outcome outcome, match.row.is_null() ? create_product(api, products[i])
                                                    : update_product(api, products[i], match.row));
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace enlace::binderp

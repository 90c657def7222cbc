#include <algorithm>
#include <utility>

#include <enlace/sdk/http.hpp>
#include <enlace/sdk/refusal.hpp>
#include <enlace/sdk/text.hpp>

#include "connector.hpp"
#include "odata.hpp"

// Handy's products into Bind's (B-PROD-1..3; apis/bind.md 6.1). Every product comes with every run and is
// compared with what Bind holds.
namespace enlace::binderp {
namespace {

Outcome left_out(const char* cause, const Product& product, const Error* refusal = nullptr) {
  Outcome outcome;
  Json params = Json::object({{"product", product.code}, {"name", product.description}});
  if (refusal != nullptr) params = sdk::answer_params(*refusal, std::move(params));
  outcome.warnings.push_back(
      {cause, std::move(params), refusal != nullptr ? refusal->message : std::string()});
  return outcome;
}

// Another product of Handy's has the same name: then a name says nothing about which one Bind's is.
bool shares_its_name(const Product& product) {
  return std::any_of(product.notices.begin(), product.notices.end(),
                     [](const Notice& notice) { return notice.code == "product_name_shared"; });
}

// What Handy decides of a product of Bind's. The price is not among it: the API cannot change one
// (apis/bind.md 3).
std::vector<std::pair<const char*, std::string>> wanted_of(const Product& product) {
  std::vector<std::pair<const char*, std::string>> wanted = {
      {"Title", one_line(product.description)},  // B-PROD-2
      {"Code", std::string(sdk::trim(product.code))}};
  if (!sdk::trim(product.barcode).empty()) wanted.emplace_back("SKU", sdk::trim(product.barcode));
  return wanted;
}

const std::string& shown_of(const BindProduct& row, std::string_view member) {
  return member == "Title" ? row.title : member == "Code" ? row.code : row.sku;
}

// Blanks and accents that are written in another way are no other name.
Result<bool> reads_alike(Client& api, const std::string& shown, const std::string& wanted) {
  if (shown == wanted) return true;
  if (shown.empty() || wanted.empty()) return false;
  ENLACE_TRY(const std::string a, plain_name(api.call(), shown));
  ENLACE_TRY(const std::string b, plain_name(api.call(), wanted));
  return a == b;
}

// `kept`: member -> [what was given, what Bind made of it], where that was not the same (it cuts a long text,
// say). The same again is no difference: else every run would write.
Result<Json> differences(Client& api, const Product& product, const BindProduct& row, const Json& kept) {
  Json changed = Json::object();
  for (const auto& [member, wanted] : wanted_of(product)) {
    const std::string& shown = shown_of(row, member);
    const Json& before = kept[member];
    const bool as_before =
        before.size() == 2 && before.items()[0].text() == wanted && before.items()[1].text() == shown;
    ENLACE_TRY(const bool alike, reads_alike(api, shown, wanted));
    if (!alike && !as_before) changed.set(member, wanted);
  }
  return changed;
}

// What Bind shows in another way than it was given, as differences() takes it; {} where nothing.
Result<Json> kept_otherwise(Client& api, const Product& product, const BindProduct& row) {
  Json kept = Json::object();
  ENLACE_TRY(const Json changed, differences(api, product, row, Json()));
  for (const Json::Member& member : changed.members()) {
    kept.set(member.key, Json::array({member.value, Json(shown_of(row, member.key))}));
  }
  return kept;
}

Link link_of(const Product& product, const BindProduct& row, const Json& kept) {
  Json data = Json::object({{"unit", row.unit}});
  if (kept.size() > 0) data.set("kept", kept);
  return {"product", product.code, row.id, std::move(data)};
}

void tell_kept(const Product& product, const Json& kept, std::vector<Notice>& warnings) {
  for (const Json::Member& member : kept.members()) {
    const char* code = member.key == "Title"  ? "product_kept_otherwise"
                       : member.key == "Code" ? "product_code_kept_otherwise"
                                              : "product_sku_kept_otherwise";
    warnings.push_back({code,
                        Json::object({{"product", product.code},
                                      {"given", member.value.items()[0]},
                                      {"bind", member.value.items()[1]}}),
                        ""});
  }
}

// The host lets no product be written while an earlier try may have created it, nor in a dry run.
bool is_held_back(const Error& error) {
  return error.cause == "host_refused" && error.status == ENLACE_E_CONFLICT;
}

std::string purpose_of(const Product& product) {
  return "product:" + product.code;
}

// What stands in Bind cannot be read, or not all of it: PUT would replace it, so it stays.
Outcome left_as_is(const Product& product, Notice why) {
  Outcome outcome;
  why.params.set("product", product.code).set("name", product.description);
  outcome.warnings.push_back(std::move(why));
  return outcome;
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
  if (!body.contains("Cost")) body.set("Cost", 0);  // mandatory
  for (const Json::Member& member : changed.members()) body.set(member.key, member.value);
  return body;
}

}  // namespace

// Which product of Bind stands for each of these: by the id kept from before, then by code, then by a name
// that only one has on either side. Where somebody gave the code of the one kept from before to another, that
// other one is meant: a second product with the code would be worse.
Result<std::vector<BindConnector::Match>> BindConnector::match_products(
    Client& api, const std::vector<Product>& products) {
  ENLACE_CHECK(index_.read(api));
  std::vector<Match> matches(products.size());
  const auto pass = [&](const char* member, const auto& key_of, const auto& choose) -> Result<void> {
    std::vector<std::string> wanted(products.size());
    for (std::size_t i = 0; i < products.size(); ++i) {
      if (!matches[i].row && matches[i].ambiguous.empty()) wanted[i] = sdk::trim(key_of(products[i]));
    }
    ENLACE_CHECK(index_.ask(api, member, wanted));
    for (std::size_t i = 0; i < products.size(); ++i) {
      if (!wanted[i].empty()) choose(products[i], wanted[i], matches[i]);
    }
    return {};
  };
  const auto take = [&](const Product& product, const BindProduct& row, Match& match) {
    if (index_.take(row.id, product.code)) match.row = row;
  };
  ENLACE_CHECK(pass(
      "ID", [](const Product& product) { return product.remote_id; },
      [&](const Product& product, const std::string& id, Match& match) {
        const BindProduct* row = index_.by_id(id);
        if (row == nullptr) return;
        const std::string code(sdk::trim(product.code));
        if (row->code != code && index_.those("Code", code).size() == 1) return;
        take(product, *row, match);
      }));
  ENLACE_CHECK(pass(
      "Code", [](const Product& product) { return product.code; },
      [&](const Product& product, const std::string& code, Match& match) {
        const auto rows = index_.those("Code", code);
        if (rows.size() > 1) match.ambiguous = "Code";
        if (rows.size() == 1) take(product, *rows.front(), match);
      }));
  ENLACE_CHECK(pass(
      "Title",
      [](const Product& product) {
        return shares_its_name(product) ? std::string() : one_line(product.description);
      },
      [&](const Product& product, const std::string& title, Match& match) {
        const auto rows = index_.those("Title", title);
        if (rows.size() == 1) take(product, *rows.front(), match);
      }));
  return matches;
}

// A list that leaves rows out, of a role that sees less, say, must not make a whole catalogue twice: one that
// was linked counts as gone only where it is asked for by itself and Bind has none. Null: gone. Without an
// id: it was answered, and not shown.
Result<std::optional<BindProduct>> BindConnector::read_linked(Client& api, const Product& product) {
  if (odata::guid(product.remote_id).empty()) return std::optional<BindProduct>();
  const Result<Json> details = api.get("Products", product.remote_id);
  if (!details && is_gone(details.error())) return std::optional<BindProduct>();
  if (!details && is_unreadable_record(details.error())) {
    BindProduct bad;
    bad.id = product.remote_id;
    bad.unreadable = Notice{"record_unreadable", details.error().params, ""};
    return std::optional(std::move(bad));
  }
  if (!details) return failure(details.error());
  BindProduct row = BindProduct::of(*details);
  if (row.id == product.remote_id) index_.put(row);
  if (row.id != product.remote_id) row.id.clear();
  return std::optional(std::move(row));
}

Result<Outcome> BindConnector::create_product(Client& api, const Product& product) {
  ENLACE_TRY(const Json currency, catalogues_.choose(api, kCurrencies, settings_.currency));
  const std::string_view sku = sdk::trim(product.barcode).empty() ? product.code : product.barcode;
  const Json body = Json::object({{"Title", one_line(product.description)},  // B-PROD-2
                                  {"Code", sdk::trim(product.code)},
                                  {"SKU", sdk::trim(sku)},
                                  {"Cost", 0},
                                  {"Price", product_price(product, settings_)},  // B-PROD-3
                                  {"CurrencyId", currency["ID"]},
                                  {"ExchangeRate", exchange_rate_of(currency)}});
  const Result<std::string> id = api.create("Products", purpose_of(product), body);
  if (id) {
    ENLACE_CHECK(api.call().emit(Link{"product", product.code, *id, Json::object()}));
    Outcome outcome;
    outcome.remote_id = *id;
    outcome.status = "created";
    index_.take(*id, product.code);
    if (!product.remote_id.empty()) {
      outcome.warnings.push_back({"product_made_again",
                                  Json::object({{"product", product.code}, {"name", product.description}}),
                                  ""});
    }
    if (const std::vector<std::string> kept = kept_inside(product.taxes); !kept.empty()) {
      outcome.warnings.push_back(
          {"tax_inside_price", Json::object({{"product", product.code}, {"taxes", sdk::list_of(kept)}}), ""});
    }
    return outcome;
  }
  const Error& error = id.error();
  if (is_refusal(error)) return left_out("product_refused", product, &error);
  const bool in_doubt = error.status_class() == ENLACE_CLASS_AMBIGUOUS || is_held_back(error);
  if (in_doubt) return left_out("product_in_doubt", product);
  return failure(error);
}

Result<Outcome> BindConnector::update_product(Client& api, const Product& product, BindProduct row) {
  Outcome outcome;
  outcome.remote_id = row.id;
  outcome.status = "unchanged";
  Json kept = product.link_data["kept"];
  ENLACE_TRY(const Json changed, differences(api, product, row, kept));
  if (changed.size() > 0) {
    const Result<Json> details = api.get("Products", row.id);
    if (!details && is_gone(details.error())) {  // taken away since it was listed
      index_.forget(row.id);
      return left_out("product_not_shown", product);
    }
    if (!details && is_unreadable_record(details.error())) {
      return left_as_is(product, {"record_unreadable", details.error().params, ""});
    }
    if (!details) return failure(details.error());
    if (sdk::is_unreadable(*details)) return left_as_is(product, sdk::why_unreadable(*details));
    std::vector<Notice> damaged;  // U+FFFD must not be written back
    sdk::note_repairs(*details, damaged);
    if (!damaged.empty()) return left_as_is(product, std::move(damaged.front()));
    const Result<void> replaced = api.replace("Products", purpose_of(product), edited(*details, changed));
    if (!replaced && is_held_back(replaced.error())) return left_out("product_in_doubt", product);
    if (!replaced && is_refusal(replaced.error())) {
      return left_out("product_refused", product, &replaced.error());
    }
    if (!replaced) return failure(replaced.error());
    outcome.status = "updated";
    const Result<Json> after = api.get("Products", row.id);
    if (!after && is_unreadable_record(after.error())) {
      outcome.warnings.push_back(
          left_as_is(product, {"record_unreadable", after.error().params, ""}).warnings.front());
      return outcome;
    }
    if (!after) return failure(after.error());
    row = BindProduct::of(*after);
    row.id = outcome.remote_id;
    index_.put(row);
    ENLACE_TRY(kept, kept_otherwise(api, product, row));
  }
  tell_kept(product, kept, outcome.warnings);
  const Link link = link_of(product, row, kept);
  if (product.remote_id != link.remote_id || product.link_data != link.data) {
    ENLACE_CHECK(api.call().emit(link));
  }
  ENLACE_CHECK(tell_price(api, product, outcome));
  return outcome;
}

// 0 in a price list is no price (apis/bind.md 3, trap 2).
Result<void> BindConnector::tell_price(Client& api, const Product& product, Outcome& outcome) {
  ENLACE_TRY(const Json list, catalogues_.choose(api, kPriceLists, settings_.price_list));
  ENLACE_TRY(const Json warehouse, catalogues_.choose(api, kWarehouses, settings_.warehouse));
  ENLACE_TRY(const Priced* priced,
             prices_.of(api, outcome.remote_id, sdk::text_of(warehouse["ID"]), sdk::text_of(list["ID"])));
  if (priced == nullptr || !priced->price || priced->price->is_zero()) return {};
  const Decimal wanted = product_price(product, settings_);
  if (priced->price->rounded(2) == wanted.rounded(2)) return {};
  outcome.warnings.push_back({"product_price_differs",
                              Json::object({{"product", product.code},
                                            {"price_list", sdk::text_of(list["Name"])},
                                            {"bind", priced->price->fixed(2)},
                                            {"handy", wanted.fixed(2)}}),
                              ""});
  return {};
}

// What Bind made of the products that were created: their unit, which orders want, and what it keeps in
// another way. One that is not listed yet has its link already.
Result<void> BindConnector::read_created(Client& api, const std::vector<Product>& products,
                                         std::vector<Outcome>& outcomes) {
  std::vector<std::string> ids;
  for (const Outcome& outcome : outcomes) {
    if (outcome.status == "created") ids.push_back(outcome.remote_id);
  }
  bool has_holes = false;  // they are linked already: one that is not read here is read with the next run
  ENLACE_TRY(const auto found, find_products(api, "ID", ids, &has_holes));
  for (std::size_t i = 0; i < products.size(); ++i) {
    const auto row = found.find(outcomes[i].remote_id);
    if (outcomes[i].status != "created" || row == found.end()) continue;
    if (sdk::is_unreadable(row->second)) continue;
    const BindProduct made = BindProduct::of(row->second);
    index_.put(made);
    ENLACE_TRY(const Json kept, kept_otherwise(api, products[i], made));
    tell_kept(products[i], kept, outcomes[i].warnings);
    ENLACE_CHECK(api.call().emit(link_of(products[i], made, kept)));
  }
  return {};
}

Result<std::vector<Outcome>> BindConnector::push_products(sdk::Call& call,
                                                          const std::vector<Product>& products) {
  Client api(call, settings_);
  ENLACE_TRY(std::vector<Match> matches, match_products(api, products));
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < products.size(); ++i) {
    Match& match = matches[i];
    if (!match.ambiguous.empty()) {
      outcomes.push_back(left_out("product_code_repeated", products[i]));
      continue;
    }
    if (!match.row && !products[i].remote_id.empty()) {
      ENLACE_TRY(match.row, read_linked(api, products[i]));
      if (match.row && match.row->id.empty()) {
        outcomes.push_back(left_out("product_not_shown", products[i]));
        continue;
      }
      // Another product of Handy's has it: this one gets its own.
      if (match.row && !index_.take(match.row->id, products[i].code)) match.row.reset();
    }
    if (match.row && match.row->unreadable) {
      outcomes.push_back(left_as_is(products[i], *match.row->unreadable));
      continue;
    }
    if (!match.row && index_.has_holes()) {
      outcomes.push_back(left_out("product_list_unreadable", products[i]));
      continue;
    }
    ENLACE_TRY(Outcome outcome,
               match.row ? update_product(api, products[i], *match.row) : create_product(api, products[i]));
    outcomes.push_back(std::move(outcome));
  }
  ENLACE_CHECK(read_created(api, products, outcomes));
  return outcomes;
}

}  // namespace enlace::binderp

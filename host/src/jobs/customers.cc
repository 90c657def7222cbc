#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <enlace/sdk/typed_text.hpp>

#include "handy/fields.hpp"
#include "handy/mapping.hpp"
#include "jobs/catalogue_run.hpp"
#include "jobs/handy_client.hpp"
#include "jobs/pull.hpp"
#include "ledger/order_index.hpp"
#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

namespace enlace::jobs {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// The same tax id, however it is written: blanks, dashes, the word before it and a check digit behind a dash
// do not count.
bool same_tax_id(const std::string& typed_a, const std::string& typed_b) {
  const std::string a = sdk::typed_tax_id(typed_a).value, b = sdk::typed_tax_id(typed_b).value;
  const auto bare = [](const std::string& text) {
    std::string kept;
    for (const char c : text) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) kept.push_back(c);
    }
    return upper(kept);
  };
  const std::size_t dash_a = a.rfind('-'), dash_b = b.rfind('-');
  const auto without_digit = [&](const std::string& text, std::size_t dash) {
    return dash != std::string::npos && dash + 2 == text.size() ? bare(text.substr(0, dash)) : bare(text);
  };
  return bare(a) == bare(b) || without_digit(a, dash_a) == without_digit(b, dash_b);
}

// One run of customers.
class CustomersRun {
 public:
  CustomersRun(Services& services, const Instance& instance, const RunOptions& options)
      : services_(services),
        instance_(instance),
        options_(options),
        run_(services, instance, options, "customer", "customers"),
        client_(handy_client(services, instance, egress::Priority::customers)) {}

  RunReport execute() { return run_.report(work()); }

 private:
  Result<void> work() {
    ENLACE_CHECK(run_.begin());
    ENLACE_CHECK(read_handy());
    Pull pull(services_, instance_, egress::Priority::customers, "customers");
    ENLACE_CHECK(pull.run(session::Operation::pull_customers, options_,
                          [this](std::int32_t kind, const Json& document) { return take(kind, document); }));
    read_all_ = true;
    for (Customer& customer : later_) {
      ENLACE_TRY(const std::string code, code_of(customer));
      ENLACE_CHECK(settle_as(std::move(customer), code));
    }
    return run_.finish(
        [this](const std::string& code) {
          const auto current = handy_.find(code);
          return current != handy_.end() && current->second["enabled"].truthy();
        },
        [this](const std::string& code) {
          return client_->update_customer(code, Json::object({{"enabled", false}}));
        });
  }

  Result<void> read_handy() {
    ENLACE_TRY(const handy::Listing zones, client_->zones());
    for (const Json& zone : zones.records) zones_.try_emplace(zone["description"].text(), zone["id"].text());
    for (const bool enabled : {true, false}) {
      run_.progress(enabled ? "reading Handy's customers" : "reading Handy's disabled customers", 0, 0);
      ENLACE_TRY(handy::Listing listing, client_->customers(enabled));
      if (!listing.complete) {
        return failure(ENLACE_E_TRANSIENT, "handy_listing_incomplete", "the list of customers kept changing",
                       Json::object({{"what", "customers"}}));
      }
      for (Json& customer : listing.records) {
        const std::string code = customer["code"].text();
        by_description_[compared(customer["description"].text())].push_back(code);
        for (const Json::Member& member : customer.members()) spoken_.insert(member.key);
        if (customer.contains(Json::kUnreadable) && customer["description"].text().empty()) nameless_ = true;
        ENLACE_CHECK(ledger::note_tax_id(services_.database, instance_.tenant.tenant, code,
                                         handy::tax_id_of(customer)));
        handy_[code] = std::move(customer);
      }
    }
    return {};
  }

  Result<void> take(std::int32_t kind, const Json& document) {
    switch (kind) {
      case ENLACE_EMIT_CUSTOMER: {
        ENLACE_TRY(Customer customer, Customer::from_json(document));
        return settle(std::move(customer));
      }
      case ENLACE_EMIT_SKIPPED: {
        ENLACE_TRY(Skipped skipped, Skipped::from_json(document));
        run_.skip(std::move(skipped));
        return {};
      }
      case ENLACE_EMIT_LINK:
        return {};  // the host makes the link itself, once it knows Handy's code (H-18)
      default:
        return failure(ENLACE_E_MISUSE, "emit_unexpected", "a pull of customers emits customers and skips");
    }
  }

  // As the orders of this ERP compare names (H-18).
  [[nodiscard]] std::string compared(const std::string& name) const {
    std::string exact = text::fold_nfc(name);
    if (!instance_.descriptor.customer_names.folded) return exact;
    std::string folded = text::fold_name(name);
    return folded.empty() ? exact : folded;
  }
  [[nodiscard]] std::string own_code(const Customer& customer) const {
    return upper(instance_.connector.plugin) + "-" + customer.remote_id;
  }

  // Handy's customer of that name who is nobody else's yet, the one of exactly that spelling first; "" when
  // there is none.
  Result<std::string> homonym(const Customer& customer, const std::string& name) {
    const auto homonyms = by_description_.find(compared(name));
    if (name.empty() || homonyms == by_description_.end()) return std::string();
    std::string found;
    for (const std::string& code : homonyms->second) {
      const CatalogueRun::Known* row = run_.mirrored(code);
      if (row && row->remote_id != customer.remote_id) continue;  // that one is another contact's
      if (taken_.contains(code)) continue;
      ENLACE_TRY(store::Transaction transaction, services_.database.begin());
      ENLACE_TRY(const std::optional<Link> linked,
                 ledger::link_by_key(transaction, services_.database, run_.scope(), "customer", code,
                                     services_.runtime.unix_ms()));
      if (linked && linked->remote_id != customer.remote_id) continue;  // another contact's, by a push
      if (text::fold_nfc(handy_.at(code)["description"].text()) == text::fold_nfc(name)) return code;
      if (found.empty()) found = code;
    }
    return found;
  }

  // H-18: by what the host knows of it, then by its link, then by its description, else a code of its own.
  // "": perhaps by its legal name, which counts once it is known that no other has it as its description.
  Result<std::string> code_of(const Customer& customer) {
    if (!customer.code.empty()) return customer.code;
    // A push may have linked another customer of Handy's to the same client: that does not move this one.
    const std::string known = run_.key_of_remote(customer.remote_id);
    if (handy_.contains(known) && !run_.mirrored(known)->disabled) return known;
    {
      ENLACE_TRY(store::Transaction transaction, services_.database.begin());
      ENLACE_TRY(const std::optional<Link> link,
                 ledger::link_by_remote(transaction, services_.database, run_.scope(), "customer",
                                        customer.remote_id, services_.runtime.unix_ms()));
      if (link && handy_.contains(link->key)) return link->key;
    }
    if (handy_.contains(known)) return known;
    ENLACE_TRY(std::string code, homonym(customer, customer.description));
    if (!code.empty()) return code;
    if (instance_.descriptor.customer_names.legal_name) {
      ENLACE_TRY(code, homonym(customer, customer.legal_name));
      if (!code.empty()) return read_all_ ? code : std::string();
    }
    return own_code(customer);
  }

  Result<void> settle(Customer customer) {
    customer.description = handy::text_as_kept(customer.description);
    if (text::fold_nfc(customer.description).empty()) {
      run_.count("seen");
      leave_out(customer, "customer_without_name",
                Json::object({{"name", customer.description}, {"remote_id", customer.remote_id}}));
      return {};
    }
    ENLACE_TRY(const std::string code, code_of(customer));
    if (!code.empty()) return settle_as(std::move(customer), code);
    later_.push_back(std::move(customer));
    return {};
  }

  void leave_out(const Customer& customer, const char* code, Json params, std::string message = {}) {
    run_.skip({"customer",
               customer.code,
               customer.remote_id,
               customer.description,
               {code, std::move(params), std::move(message)}});
  }

  Result<void> settle_as(Customer customer, const std::string& code) {
    run_.count("seen");
    run_.progress("customers", ++count_, 0);
    if (code.find('/') != std::string::npos) {
      leave_out(customer, "code_with_slash", Json::object({{"code", code}, {"name", customer.description}}));
      return {};
    }
    if (code == "." || code == "..") {  // no address has such a part (H-25)
      leave_out(customer, "code_not_addressable",
                Json::object({{"code", code}, {"name", customer.description}}));
      return {};
    }
    if (!run_.see(code, customer.remote_id)) {
      leave_out(customer, "duplicate_code", Json::object({{"code", code}, {"name", customer.description}}));
      return {};
    }
    taken_.insert(code);
    customer.code = code;
    for (Notice& notice : customer.notices) run_.warn(std::move(notice));

    Result<bool> brought = write(customer);
    if (!brought) {
      if (brought.error().cause == "handy_zone_missing") {  // the others go on
        Json params = brought.error().params;
        params.set("name", customer.description);
        leave_out(customer, "handy_zone_missing", std::move(params));
        return {};
      }
      if (brought.error().status != ENLACE_E_INVALID) return failure(std::move(brought).error());
      Json params = brought.error().params;
      params.set("code", code);
      params.set("name", customer.description);
      leave_out(customer, brought.error().cause.c_str(), std::move(params), brought.error().message);
      return {};
    }
    const Link link{"customer", code, customer.remote_id, Json::object({{"name", customer.description}}), 0};
    return run_.keep(code, customer.remote_id, *brought, &link);
  }

  // A-CUST-2, G-CUST-4: the zone is named exactly so, and made where it is missing.
  Result<std::string> zone_id(const std::string& name) {
    if (name.empty()) return std::string();
    if (const auto zone = zones_.find(name); zone != zones_.end()) return zone->second;
    if (run_.dry()) {
      run_.count("zones_created");
      run_.plan("create_zone", name, Json::object());
      zones_[name] = "new";
      return std::string("new");
    }
    if (const auto missing = zones_missing_.find(name); missing != zones_missing_.end()) {
      return failure(missing->second);
    }
    Result<Json> zone = client_->create_zone(name);
    if (!zone) {
      if (zone.error().cause == "handy_zone_missing") zones_missing_.emplace(name, zone.error());
      return failure(std::move(zone).error());
    }
    run_.count("zones_created");
    const std::string id = (*zone)["id"].text();
    zones_[name] = id;
    return id;
  }

  // Of members that may have one name or the other, the one that Handy's customers show (apis/handy.md
  // OPEN-17): what is written under another name would never be read again.
  template <std::size_t N>
  void name_as_handy(Json& body, const char* const (&names)[N]) const {
    if (spoken_.contains(names[0]) || !body.contains(names[0])) return;
    const auto spoken = std::find_if(std::begin(names), std::end(names),
                                     [&](const char* name) { return spoken_.contains(name); });
    if (spoken == std::end(names)) return;
    body.set(*spoken, body[names[0]]);
    body.erase(names[0]);
  }

  // H-27: a customer whom Handy had before stays in its zone, unless the ERP decides. "": it stays.
  Result<std::string> zone_for(const Customer& customer, const Json& current) {
    const CatalogueRun::Known* row = run_.mirrored(customer.code);
    const bool is_handys = !current.is_null() && !(row && row->brought);
    const bool keeps =
        is_handys && instance_.connector.zones == config::Zones::keep && !zone_of(current).text().empty();
    if (!keeps) return zone_id(customer.zone);
    if (customer.zone_is_default) return std::string();
    // There is a zone for every seller (A-CUST-2), for those who are sent there by hand.
    const Result<std::string> made = zone_id(customer.zone);
    if (!made && made.error().cause != "handy_zone_missing") return failure(made.error());
    return std::string();
  }
  static const Json& zone_of(const Json& customer) {
    return customer["zone"].is_object() ? customer["zone"]["id"] : customer["zone"];
  }
  [[nodiscard]] std::string zone_name(const Json& customer) const {
    const std::string& name = customer["zone"]["description"].text();
    if (!name.empty()) return name;
    const std::string& id = zone_of(customer).text();
    const auto known = std::find_if(zones_.begin(), zones_.end(),
                                    [&](const auto& zone) { return !id.empty() && zone.second == id; });
    return known == zones_.end() ? id : known->first;
  }

  // True when it was created: then the host brought it (H-10).
  Result<bool> write(const Customer& customer) {
    const auto current = handy_.find(customer.code);
    ENLACE_TRY(const std::string zone,
               zone_for(customer, current == handy_.end() ? Json() : current->second));
    Json body = handy::customer_body(customer, zone);
    name_as_handy(body, handy::CustomerNames::kTaxId);
    name_as_handy(body, handy::CustomerNames::kPhone);
    if (current == handy_.end()) {
      // It may be the one in Handy whose name cannot be read; twice there would be worse than not yet (H-25).
      if (nameless_) return failure(ENLACE_E_INVALID, "handy_customer_unreadable");
      run_.count("created");
      if (run_.dry()) {
        Json shown = body;
        if (!customer.zone.empty()) shown.set("zone", customer.zone);  // people know it by its name
        run_.plan("create", customer.code, shown);
        return true;
      }
      ENLACE_FAIL_POINT("catalogue.before_write");
      ENLACE_CHECK(client_->create_customer(body));
      handy_[customer.code] = body;
      by_description_[compared(customer.description)].push_back(customer.code);
      return true;
    }
    Json changed = difference(body, current->second);
    changed.erase("code");
    for (const Json::Member& member : body.members()) {  // what the ERP leaves empty is not erased in Handy
      if (member.value.is_null() || (member.value.is_string() && member.value.text().empty())) {
        changed.erase(member.key);
      }
    }
    for (const char* name : handy::CustomerNames::kTaxId) {
      if (changed.contains(name) && same_tax_id(customer.tax_id, current->second[name].text()))
        changed.erase(name);
    }
    if (changed.size() == 0) {
      run_.count("unchanged");
      return false;
    }
    run_.count("updated");
    if (changed.contains("zone")) {
      run_.count("moved");
      const Json move = Json::object(
          {{"name", customer.description}, {"from", zone_name(current->second)}, {"to", customer.zone}});
      if (run_.dry()) run_.plan("move", customer.code, move);
    }
    if (run_.dry()) {
      changed.erase("zone");
      if (changed.size() > 0) run_.plan("update", customer.code, changed);
      return false;
    }
    ENLACE_FAIL_POINT("catalogue.before_write");
    ENLACE_CHECK(client_->update_customer(customer.code, changed));
    return false;
  }

  Services& services_;
  const Instance& instance_;
  const RunOptions& options_;
  CatalogueRun run_;
  std::unique_ptr<handy::Client> client_;
  std::unordered_map<std::string, Json> handy_;  // by code
  std::unordered_map<std::string, std::vector<std::string>> by_description_;
  std::map<std::string, std::string> zones_;    // exact name -> id
  std::map<std::string, Error> zones_missing_;  // that Handy did not let us make
  std::unordered_set<std::string> spoken_;      // members of Handy's customers
  std::set<std::string> taken_;
  std::vector<Customer> later_;  // those that Handy may have under their legal name
  bool read_all_ = false;
  bool nameless_ = false;  // a customer of Handy's cannot be read, nor its name
  std::int64_t count_ = 0;
};

}  // namespace

RunReport sync_customers(Services& services, const Instance& instance, const RunOptions& options) {
  return CustomersRun(services, instance, options).execute();
}

}  // namespace enlace::jobs

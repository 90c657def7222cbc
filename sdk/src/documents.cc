#include <enlace/sdk/documents.hpp>

#include "document_reader.hpp"
#include "document_writer.hpp"

namespace enlace {

Json Notice::to_json() const {
  return DocumentWriter().text("code", code).json("params", params).text("message", message).done();
}

Result<Notice> Notice::from_json(const Json& json) {
  Notice notice;
  DocumentReader read("notice", json);
  read.required("code", notice.code);
  read.object("params", notice.params);
  read.optional("message", notice.message);
  return read.result(std::move(notice));
}

Json Tax::to_json() const {
  return DocumentWriter().text("name", name).amount("rate", rate).text("remote_id", remote_id).done();
}

Result<Tax> Tax::from_json(const Json& json) {
  Tax tax;
  DocumentReader read("tax", json);
  read.optional("name", tax.name);
  read.required("rate", tax.rate);
  read.optional("remote_id", tax.remote_id);
  return read.result(std::move(tax));
}

Json Product::to_json() const {
  return DocumentWriter()
      .text("code", code)
      .text("description", description)
      .amount("price", price)
      .amount("base_price", base_price)
      .list_if_any("taxes", taxes)
      .text("family", family)
      .amount("inventory", inventory)
      .flag("enabled", enabled)
      .text("barcode", barcode)
      .text("unit", unit)
      .text("remote_id", remote_id)
      .json("link_data", link_data)
      .list_if_any("notices", notices)
      .done();
}

Result<Product> Product::from_json(const Json& json) {
  Product product;
  DocumentReader read("product", json);
  read.required("code", product.code);
  read.required("description", product.description);
  read.required("price", product.price);
  read.required("base_price", product.base_price);
  read.optional("taxes", product.taxes);
  read.optional("family", product.family);
  read.optional("inventory", product.inventory);
  read.optional("enabled", product.enabled);
  read.optional("barcode", product.barcode);
  read.optional("unit", product.unit);
  read.optional("remote_id", product.remote_id);
  read.object("link_data", product.link_data);
  read.optional("notices", product.notices);
  return read.result(std::move(product));
}

Json Address::to_json() const {
  return DocumentWriter()
      .text("street", street)
      .text("neighborhood", neighborhood)
      .text("city", city)
      .text("state", state)
      .text("postal_code", postal_code)
      .text("country", country)
      .done();
}

Result<Address> Address::from_json(const Json& json) {
  Address address;
  DocumentReader read("address", json);
  read.optional("street", address.street);
  read.optional("neighborhood", address.neighborhood);
  read.optional("city", address.city);
  read.optional("state", address.state);
  read.optional("postal_code", address.postal_code);
  read.optional("country", address.country);
  return read.result(std::move(address));
}

Json Customer::to_json() const {
  return DocumentWriter()
      .text("code", code)
      .text("description", description)
      .text("legal_name", legal_name)
      .text("tax_id", tax_id)
      .json("address", address.to_json())
      .text("zone", zone)
      .flag("zone_is_default", zone_is_default)
      .text("category", category)
      .text("email", email)
      .text("phone", phone)
      .json("credit_days", credit_days)
      .flag("enabled", enabled)
      .text("remote_id", remote_id)
      .list_if_any("notices", notices)
      .done();
}

// Nothing is required here: what an order needs of its customer is for the connector to say, with a cause
// that the operator can act on.
Result<Customer> Customer::from_json(const Json& json) {
  Customer customer;
  DocumentReader read("customer", json);
  read.optional("code", customer.code);
  read.optional("description", customer.description);
  read.optional("legal_name", customer.legal_name);
  read.optional("tax_id", customer.tax_id);
  read.optional("address", customer.address);
  read.optional("zone", customer.zone);
  read.optional("zone_is_default", customer.zone_is_default);
  read.optional("category", customer.category);
  read.optional("email", customer.email);
  read.optional("phone", customer.phone);
  read.optional("credit_days", customer.credit_days);
  read.optional("enabled", customer.enabled);
  read.optional("remote_id", customer.remote_id);
  read.optional("notices", customer.notices);
  return read.result(std::move(customer));
}

Json Link::to_json() const {
  return DocumentWriter()
      .text("kind", kind)
      .text("key", key)
      .text("remote_id", remote_id)
      .json("data", data)
      .json("age_s", age_s == 0 ? Json() : Json(age_s))
      .done();
}

Result<Link> Link::from_json(const Json& json) {
  Link link;
  DocumentReader read("link", json);
  read.required("kind", link.kind);
  read.required("key", link.key);
  read.required("remote_id", link.remote_id);
  read.object("data", link.data);
  read.optional("age_s", link.age_s);
  return read.result(std::move(link));
}

Json Skipped::to_json() const {
  return DocumentWriter()
      .text("kind", kind)
      .text("key", key)
      .text("remote_id", remote_id)
      .text("name", name)
      .json("why", why.to_json())
      .done();
}

Result<Skipped> Skipped::from_json(const Json& json) {
  Skipped skipped;
  DocumentReader read("skipped", json);
  read.required("kind", skipped.kind);
  read.optional("key", skipped.key);
  read.optional("remote_id", skipped.remote_id);
  read.optional("name", skipped.name);
  read.required("why", skipped.why);
  return read.result(std::move(skipped));
}

namespace {

// The parts of a check report are read with the same reader, so they need a from_json of their own.
struct CheckItem : CheckReport::Item {
  static Result<CheckItem> from_json(const Json& json) {
    CheckItem item;
    DocumentReader read("check_item", json);
    read.required("what", item.what);
    read.required("ok", item.ok);
    read.optional("notice", item.notice);
    return read.result(std::move(item));
  }
};

}  // namespace

Json CheckReport::to_json() const {
  Json list = Json::array();
  for (const Item& item : items) {
    DocumentWriter entry;
    entry.text("what", item.what).flag("ok", item.ok);
    if (!item.notice.code.empty()) entry.json("notice", item.notice.to_json());
    list.push_back(entry.done());
  }
  return DocumentWriter().json("items", list).text("account", account).json("facts", facts).done();
}

Result<CheckReport> CheckReport::from_json(const Json& json) {
  CheckReport report;
  std::vector<CheckItem> items;
  DocumentReader read("check", json);
  read.required("items", items);
  read.optional("account", report.account);
  read.object("facts", report.facts);
  report.items.assign(items.begin(), items.end());
  return read.result(std::move(report));
}

}  // namespace enlace

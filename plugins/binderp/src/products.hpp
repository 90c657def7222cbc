#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "client.hpp"
#include "prices.hpp"

// Finding Handy's products in Bind, many with one request.
namespace enlace::binderp {

// Rows of Products by the member that was asked for ("ID", "Code", "Title"), exactly as it is in `wanted`,
// but for outer blanks. `has_holes` as Client::list() takes it; it is set for a row without that member too.
Result<std::multimap<std::string, Json>> find_products(Client& api, const char* member,
                                                       const std::vector<std::string>& wanted,
                                                       bool* has_holes = nullptr);

// What an order needs of a product, as it is kept in its link: {"unit"}, which may be "".
Link product_link(const std::string& code, const Json& row);
// A link whose product Bind has no more; an order looks its code up.
Link gone_product_link(const std::string& code, const std::string& id);
bool is_gone_link(const Link& link);

// What matters here of one of Bind's products.
struct BindProduct {
  std::string id, code, title, sku, unit;
  std::optional<Notice> unreadable;  // why: it is left as it is
  static BindProduct of(const Json& row);
};

// Bind's products, by one reading of the whole list. New rows land anywhere in it, so that what it does not
// show is asked for before it counts as gone (apis/bind.md 1.5). Lives as long as the instance: one run.
class ProductIndex {
 public:
  Result<void> read(Client& api);
  // Asks for those of `wanted` that it does not know; "ID", "Code" or "Title".
  Result<void> ask(Client& api, const char* member, const std::vector<std::string>& wanted);
  void put(BindProduct product);
  void forget(const std::string& id);
  // Bind showed one that cannot be read, so that it may be any: none is created.
  [[nodiscard]] bool has_holes() const { return has_holes_; }

  [[nodiscard]] const BindProduct* by_id(const std::string& id) const;
  // All that have exactly this code or title.
  [[nodiscard]] std::vector<const BindProduct*> those(const char* member, const std::string& value) const;

  // Which of Handy's products a product of Bind's stands for, of those that were matched in this run.
  bool take(const std::string& id, const std::string& code);

 private:
  bool read_ = false;
  bool has_holes_ = false;
  std::map<std::string, BindProduct> by_id_;
  std::map<std::string, std::set<std::string>> by_code_, by_title_;  // -> ids
  std::map<std::string, std::string> taken_;                         // id -> Handy's code
};

// VAT and price of Bind's products in one price list, of those that Bind tells (apis/bind.md 3, trap 2). An
// answer that is too long or refused leaves them unknown.
struct Priced {
  ProductVat vat;
  std::optional<Decimal> price;  // before VAT
};
class ProductPrices {
 public:
  Result<const Priced*> of(Client& api, const std::string& product_id, const std::string& warehouse_id,
                           const std::string& price_list_id);

 private:
  Result<void> read(Client& api, const std::string& warehouse_id, const std::string& price_list_id);
  bool read_ = false;
  std::map<std::string, Priced> by_id_;
};

}  // namespace enlace::binderp

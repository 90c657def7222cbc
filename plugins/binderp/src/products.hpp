#pragma once

#include <map>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "client.hpp"
#include "prices.hpp"

// Finding Handy's products in Bind, many with one request.
namespace enlace::binderp {

// Rows of Products by the member that was asked for ("ID", "Code", "Title"), exactly as it is in `wanted`,
// but for outer blanks.
Result<std::multimap<std::string, Json>> find_products(Client& api, const char* member,
                                                       const std::vector<std::string>& wanted);

// What an order needs of a product, as it is kept in its link.
Link product_link(const std::string& code, const Json& row);

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

// apis/handy.md 3 and 9: products, price lists, the company.
#include <algorithm>

#include "mocks/handy/api.hpp"
#include "mocks/handy/bindings.hpp"
#include "mocks/handy/listing.hpp"
#include "mocks/handy/render.hpp"

namespace enlace::mock::handy {
namespace {

constexpr const char* kProductClass = "com.locus.product.Product";
constexpr const char* kPriceListClass = "com.locus.priceList.PriceList";

Response one_product(const Call& call, int status, const Product& product) {
  std::string body;
  write_product(body, product, call.switches());
  return Response::text(status, std::move(body), "application/json; charset=utf-8");
}

Response one_list(int status, const PriceList& list) {
  std::string body;
  write_price_list(body, list);
  return Response::text(status, std::move(body), "application/json; charset=utf-8");
}

Response get_products(Call& call, const Arguments&) {
  Violations wrong(kProductClass);
  const Window window = read_window(call, wrong);
  const std::string field = call.request.param("filterWithDate").value_or("dateCreated");
  if (field != "dateCreated" && field != "lastUpdated") {
    wrong.add("filterWithDate", field, "La propiedad no es una fecha del producto");
  }
  if (!wrong.empty()) return wrong.answer();
  const bool enabled = flag_param(call, "enabled").value_or(true);
  std::vector<const Product*> found;
  for (const auto& [id_, product] : call.company.products) {
    const Moment moment = field == "lastUpdated" ? product.last_updated : product.date_created;
    if (product.enabled == enabled && window.holds(moment)) found.push_back(&product);
  }
  if (descending(call)) std::ranges::reverse(found);
  // The counts of a list of disabled products are broken, 3.1.
  return list(
      call, "products", found,
      [&](std::string& out, const Product& product) { write_product(out, product, call.switches()); },
      !enabled);
}

Response get_product(Call& call, const Arguments& args) {
  const Product* product = call.company.product(args[0]);
  return product ? one_product(call, 200, *product) : not_found(call);
}

Response post_product(Call& call, const Arguments&) {
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kProductClass);
  Product product;
  Binder binder(body.json, call.company.zone, wrong);
  bind_product(binder, call.company, call.switches(), product);
  if (!wrong.empty()) return wrong.answer();
  product.id = call.context.ids.product++;
  product.date_created = product.last_updated = call.now();
  call.company.product_ids[product.code] = product.id;
  return one_product(call, 201, call.company.products[product.id] = std::move(product));
}

bool looks_the_same(const Product& a, const Product& b, const Switches& switches) {
  std::string left;
  std::string right;
  write_product(left, a, switches);
  write_product(right, b, switches);
  return left == right;
}

Response put_product(Call& call, const Arguments& args) {
  Product* product = call.company.product(args[0]);
  if (!product) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kProductClass);
  Product changed = *product;
  Binder binder(body.json, call.company.zone, wrong);
  bind_product(binder, call.company, call.switches(), changed);
  if (!wrong.empty()) return wrong.answer();
  if (call.switches().unchanged_put_touches || !looks_the_same(*product, changed, call.switches())) {
    changed.last_updated = call.now();
  }
  call.company.product_ids.erase(product->code);
  call.company.product_ids[changed.code] = changed.id;
  *product = std::move(changed);
  return one_product(call, static_cast<int>(call.switches().put_status), *product);
}

Response get_price_lists(Call& call, const Arguments&) {
  const auto enabled = flag_param(call, "enabled");
  std::vector<const PriceList*> found;
  for (const auto& [id_, price_list] : call.company.price_lists) {
    if (price_list.enabled == enabled.value_or(true)) found.push_back(&price_list);
  }
  return list(call, "priceLists", found,
              [](std::string& out, const PriceList& price_list) { write_price_list(out, price_list); });
}

Response post_price_list(Call& call, const Arguments&) {
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kPriceListClass);
  PriceList price_list;
  Binder binder(body.json, call.company.zone, wrong);
  bind_price_list(binder, call.company, false, price_list);
  if (!wrong.empty()) return wrong.answer();
  price_list.id = call.context.ids.price_list++;
  return one_list(201, call.company.price_lists[price_list.id] = std::move(price_list));
}

Response put_price_list(Call& call, const Arguments& args) {
  PriceList* price_list = call.company.price_list(args[0]);
  if (!price_list) return not_found(call);
  const Body body = read_body(call);
  if (body.refusal) return *body.refusal;
  Violations wrong(kPriceListClass);
  PriceList changed = *price_list;
  Binder binder(body.json, call.company.zone, wrong);
  bind_price_list(binder, call.company, call.switches().price_list_put_merges, changed);
  if (!wrong.empty()) return wrong.answer();
  *price_list = std::move(changed);
  return one_list(static_cast<int>(call.switches().put_status), *price_list);
}

Response get_list_price(Call& call, const Arguments& args) {
  const PriceList* price_list = call.company.price_list(args[0]);
  const Product* product = call.company.product(args[1]);
  if (!price_list || !product) return not_found(call);
  const auto price = price_list->prices.find(product);
  if (price == price_list->prices.end()) return not_found(call);
  std::string body;
  write_list_price(body, *product, price->second);
  return Response::text(200, std::move(body), "application/json; charset=utf-8");
}

Response get_company(Call& call, const Arguments&) {
  if (call.switches().company_missing) return not_found(call);
  std::string body;
  write_company(body, call.company);
  return Response::text(200, std::move(body), "application/json; charset=utf-8");
}

}  // namespace

const std::vector<Endpoint>& catalogue_endpoints() {
  static const std::vector<Endpoint> all = {
      {"GET", "/product", get_products},       {"POST", "/product", post_product},
      {"GET", "/product/*", get_product},      {"PUT", "/product/*", put_product},
      {"GET", "/priceList", get_price_lists},  {"POST", "/priceList", post_price_list},
      {"PUT", "/priceList/*", put_price_list}, {"GET", "/priceList/*/product/*", get_list_price},
      {"GET", "/company", get_company},
  };
  return all;
}

}  // namespace enlace::mock::handy

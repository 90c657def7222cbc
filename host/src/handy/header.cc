#include <sodium.h>

#include <algorithm>
#include <array>

#include "handy/fields.hpp"
#include "handy/mapping.hpp"
#include "text/fold.hpp"
#include "text/zone.hpp"

namespace enlace::handy {
namespace {

constexpr std::size_t kLongestChain = 200;
constexpr std::int64_t kFirstTime_ms = 2 * 24 * 3'600'000LL;  // no order is as old, in any zone

// The digits may be written differently from one answer to the next (208.8, 208.800000): not a change.
std::string comparable(const Json& value) {
  const auto number = value.decimal();
  return number ? number->str() : value.dump();
}

// What an edit in place would change. Delivery progress, stock and flags of ours are not part of it.
std::string hash_of(const Json& order) {
  std::vector<std::string> lines;
  for (const Json& item : order["items"].items()) {
    std::string line = item["product"]["code"].dump();
    for (const char* member :
         {"quantity", "price", "total", "discountPercentage", "isReturn", "isReward", "comments"}) {
      line += '|' + comparable(item[member]);
    }
    for (const char* member : {"tax", "taxOptional"}) line += '|' + comparable(item[member]["amount"]);
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());  // the order in which a server lists them means nothing
  std::string all = order["customer"]["code"].dump() + '\n' + comparable(order["totalSales"]) + '\n' +
                    order["sellerComment"].dump();
  for (const auto& line : lines) all += '\n' + line;

  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(all.data()), all.size(),
                     nullptr, 0);
  std::array<char, 2 * hash.size() + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

}  // namespace

Failure malformed(std::string member) {
  return failure(ENLACE_E_INVALID, "order_malformed", {}, Json::object({{"member", std::move(member)}}));
}

std::optional<std::int64_t> time_of(const Json& value) {
  const auto time = text::parse_iso(value.text());
  return time && *time >= kFirstTime_ms ? time : std::nullopt;
}

std::string moment_of(const Json& value) {
  const auto time = time_of(value);
  return time ? text::iso_utc(*time) : std::string();
}

OrderKind kind_of(const Json& order) {
  // apis/handy.md OPEN-10: only the text of presales is known. Where there is none, a presale shows by its
  // delivery and a route sale by its payment.
  const std::string kind = text::fold_name(order["salesType"].text());
  if (!kind.empty()) return kind == "preventa" ? OrderKind::presale : OrderKind::sale;
  const bool to_deliver = order["operativeStatus"].text() == "PENDING_DELIVERY";
  return to_deliver && order["routeSalePaymentType"].text().empty() ? OrderKind::presale : OrderKind::sale;
}

Chain chain_of(const Json& order) {
  Chain chain;
  chain.first_created = moment_of(order["dateCreated"]);
  const Json* link = &order["editedFrom"];
  while (link->is_object() && chain.ids.size() < kLongestChain) {
    std::string id = (*link)["id"].id();
    if (!id.empty()) chain.ids.push_back(std::move(id));
    std::string created = moment_of((*link)["dateCreated"]);
    if (!created.empty()) chain.first_created = std::move(created);
    link = &(*link)["editedFrom"];
  }
  return chain;
}

Result<OrderHeader> read_header(const Json& order) {
  OrderHeader header;
  header.id = order["id"].id();
  if (header.id.empty()) return malformed("id");
  header.date_created = moment_of(order["dateCreated"]);
  header.mobile_date_created = moment_of(order["mobileDateCreated"]);
  header.date_deleted = moment_of(order["dateDeleted"]);
  header.deleted = order["deleted"].truthy();
  header.is_edited = order["isEdited"].truthy();
  Chain chain = chain_of(order);
  header.chain = std::move(chain.ids);
  header.first_created = std::move(chain.first_created);
  header.kind = kind_of(order) == OrderKind::presale ? "presale" : "sale";
  header.seller_email = order["createdBy"]["username"].text();
  header.seller_name = order["createdBy"]["name"].text();
  header.zone = order["customer"]["zone"]["description"].text();
  header.customer_code = order["customer"]["code"].text();
  header.customer_name = order["customer"]["description"].text();
  header.customer_tax_id = tax_id_of(order["customer"]);
  const auto total = order["totalSales"].decimal();
  header.total = total ? total->str() : order["totalSales"].text();
  header.unreadable = order.contains(Json::kUnreadable);
  header.content_hash = (header.unreadable ? kUnreadableHash : "") + hash_of(order);
  return header;
}

}  // namespace enlace::handy

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "views/orders.hpp"

// One order: what is in it, where it is, and its story.
namespace enlace::views {

struct OrderItem {
  std::string code, name;
  Decimal quantity;
  Decimal price;                   // unit, taxes included, before the line's discount: of the price list
  Decimal charged;                 // unit, taxes included, discount applied
  Decimal discount_percent;        // 0..100
  Decimal tax;                     // money, of the line
  std::vector<std::string> taxes;  // "IVA 16"
  Decimal amount;                  // taxes included
  bool is_return = false;
  std::string comment;
  std::string family;  // of the product
  [[nodiscard]] Json to_json() const;
};

struct StoryEvent {
  std::int64_t at_ms = 0;
  std::string connector;  // with its recipient: "avisos#ana@lupita.mx"
  std::string actor, what, state;
  Json detail;
  [[nodiscard]] Json to_json() const;
};

struct ChainLink {
  std::string order;
  ledger::OrderState state = ledger::OrderState::edited;
};

struct OrderNote {
  std::int64_t at_ms = 0;
  std::string actor, text;
};

// What to tell a customer who calls: a code with its parameters; the sentence is made where it is shown.
struct CopyAnswer {
  std::string cause;
  Json params;
  [[nodiscard]] Json to_json() const;
};

// What is in an order, as Handy told it.
struct OrderContents {
  std::vector<OrderItem> lines;
  bool lines_known = false;  // false: the order as Handy told it is too old to be kept, or cannot be read
  Decimal subtotal, discount;
  std::vector<std::pair<std::string, Decimal>> taxes;  // name, amount
  std::string comment;                                 // of the seller
  std::string tax_id;                                  // of the customer, as the order names it
  std::string delivery_day;                            // yyyy-mm-dd in the company's zone; "" = none
};

// An order of which nothing is kept has no lines.
Result<OrderContents> contents(ledger::Ledger& ledger, const std::string& tenant, const std::string& id,
                               const std::string& time_zone);

struct OrderDetail : OrderContents {
  OrderRow row;
  std::vector<StoryEvent> story;           // oldest first
  std::vector<std::string> story_damaged;  // entries that were altered in the store
  bool story_purged = false;               // it is older than the host keeps them
  std::vector<ChainLink> chain;            // oldest first, with this one
  std::vector<std::string> can;            // retry, drop, resolve_delivered, resolve_absent, note
  std::vector<OrderNote> notes;
  CopyAnswer standing;  // where it is, for whoever asks: the first line of `enlace order`
  CopyAnswer answer;    // for the customer, ready to be copied
  std::int64_t now_ms = 0;
  [[nodiscard]] Json to_json() const;
};

// Error "order_unknown" {order}; also where `reach` does not allow it.
Result<OrderDetail> order(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                          const std::string& tenant, const std::string& id, const Reach& reach = {});

}  // namespace enlace::views

#pragma once

#include <enlace/sdk/result.hpp>

#include "mocks/handy/company.hpp"
#include "mocks/handy/switches.hpp"

// What happens to orders: taken, edited, delivered, deleted (apis/handy.md 2.7-2.10).
namespace enlace::mock::handy {

struct Context {  // what a change needs besides the company
  Sequence& ids;
  const Switches& switches;
  Moment now;
};

// The body of 2.8, or the same with every field of 2.3 and 2.4 under its own name. `strict` refuses members
// that mean nothing (the control side); otherwise they are ignored (the API). What is not given:
//   dateCreated now, mobileDateCreated three seconds before it, createdBy the first enabled seller,
//   creationSource MOBILE, salesType presale, operativeStatus PENDING_DELIVERY for a presale,
//   price lists and taxes from customer and product, prices and totals by 2.10.
// Error: cause "order_invalid", the wrong fields in the message.
Result<Order*> take_order(Company& company, Context context, const Json& body, bool strict);

// {"order": id, "at": moment, "by": user, "items": […], …}: replaces the order by a new one that differs in
// what the body gives (2.9); with "rediscount": true the old price becomes the new originalPrice and the
// discount is applied once more. Answers the replacement.
Result<Order*> edit_order(Company& company, Context context, const Json& body);

// {"order": id, "at": moment, "by": user}
Result<Order*> delete_order(Company& company, Context context, const Json& body);

// {"order": id, "status": "DELIVERED_COMPLETE", "lines": [{"line": index, "delivered": n}]}: delivery
// progress, which keeps the id. Without `lines`, a complete delivery fills every line and any other status
// leaves them.
Result<Order*> deliver_order(Company& company, const Json& body);

// Changes fields in place, as the portal does for billed, exported and the like.
Result<Order*> change_order(Company& company, Context context, Order& order, const Json& body);

Decimal tax_rate(const OrderLine& line);  // percent, both taxes added

}  // namespace enlace::mock::handy

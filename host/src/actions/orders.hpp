#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/host.hpp"

// What people do to orders: to one, or to many one after the other, each in a short transaction of its own.
namespace enlace::actions {

enum class Deed { retry, drop, resolve_delivered, resolve_absent, note };
const char* to_string(Deed deed);  // as the journal and the console's requests name it
std::optional<Deed> parse_deed(std::string_view text);

struct Details {
  std::string reason{};               // of a drop; the text of a note
  std::string number{}, remote_id{};  // resolve_delivered: of the document in the ERP
  bool anyway = false;                // resolve_delivered: also where the ERP does not show it
};

// One order on its way to one connector, and when the order was made.
struct Meant {
  ledger::DeliveryId id;
  std::int64_t created_ms = 0;
};

struct Refused {
  ledger::DeliveryId id;
  Error why;
};

struct Outcome {
  std::vector<ledger::Delivery> done;  // as they are now
  std::vector<Refused> skipped;        // their state does not allow it, or not any more
  std::vector<Refused> failed;
  std::vector<Notice> notices;  // what a person should know of what was done

  // Orders, whatever their recipients.
  [[nodiscard]] std::int64_t orders_done() const;
  [[nodiscard]] Json to_json() const;  // {done, skipped, failed, why: [{cause, params, count}]}
};

// In the order in which the orders were made. One goes into the journal with its id, many with their number,
// for each connector of a tenant, beside `about` (an object: the filter, the cause).
Outcome act(Host& host, const std::string& actor, Deed deed, const Details& details, std::vector<Meant> meant,
            const Json& about = Json::object());

}  // namespace enlace::actions

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <enlace/sdk/json.hpp>

namespace enlace::mock::alegra {

struct LineTax {
  std::string id;
  std::string name;
  Decimal percentage;
  Decimal amount;
};

struct Line {
  std::string item_id;
  std::string name;
  std::string description;
  std::string reference;
  Decimal price;  // before tax
  Decimal quantity;
  Decimal discount;  // percent
  std::vector<LineTax> taxes;
  Decimal total;
};

struct Remission {
  std::uint64_t sequence = 0;  // order of creation
  std::string id;
  std::string number;
  std::string list_number;  // what lists show and filter by, when it differs from `number` (9.4)
  std::string document_name = "remission";
  std::string date;
  std::string due_date;
  std::string status;
  Json client;  // as the document shows it
  Json seller;
  Json warehouse;
  Json price_list;
  Json currency;
  Json observations;  // text or null
  Json anotation;
  std::vector<Line> lines;
  Decimal total;
  std::vector<std::string> invoices;
  std::int64_t created_ms = 0;
  std::string previous_status;  // until lists have caught up with status_changed_ms
  std::int64_t status_changed_ms = 0;

  [[nodiscard]] bool open() const { return status == "open"; }
  [[nodiscard]] bool invoiced() const { return !invoices.empty(); }
  [[nodiscard]] const std::string& number_in_lists() const {
    return list_number.empty() ? number : list_number;
  }
};

// Computes the lines' tax amounts and totals and answers the document's: price × quantity × (1 − discount)
// × (1 + Σ taxes), exact until it is rounded half-up at `precision` (checklist 19). `rounding`:
//   "line"      each line's total is rounded, the document is their sum
//   "parts"     each line's net and each of its taxes is rounded, the document is their sum
//   "document"  only the document's total is rounded; its lines are rounded for show
Decimal compute_totals(std::vector<Line>& lines, int precision, std::string_view rounding);

// The remissions of one company, indexed by client and by day.
class RemissionBook {
 public:
  Remission& add(Remission remission);  // gives it its sequence
  [[nodiscard]] Remission* find(std::string_view id);
  [[nodiscard]] const Remission* find(std::string_view id) const;
  bool erase(std::string_view id);
  // Change what is indexed only through these.
  void set_date(Remission& remission, std::string date);
  void set_client(Remission& remission, Json client);

  // Newest date first, the later created first within a day. Narrowed by an index when a client (or else a
  // day) is given; the caller still checks every filter.
  [[nodiscard]] std::vector<const Remission*> newest_first(const std::optional<std::string>& client_id,
                                                           const std::optional<std::string>& day) const;
  [[nodiscard]] const std::map<std::uint64_t, Remission>& all() const { return by_sequence_; }

 private:
  struct Newer {
    bool operator()(const Remission* a, const Remission* b) const { return a->sequence > b->sequence; }
  };
  using Index = std::set<const Remission*, Newer>;  // a remission keeps its address

  std::map<std::uint64_t, Remission> by_sequence_;
  std::unordered_map<std::string, Remission*> by_id_;
  std::unordered_map<std::string, Index> by_client_;
  std::map<std::string, Index, std::greater<>> by_day_;
  std::uint64_t next_ = 1;
};

}  // namespace enlace::mock::alegra

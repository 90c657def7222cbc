#include "ledger/tables.hpp"

#include <algorithm>

#include "ledger/sealed_table.hpp"

namespace enlace::ledger::tables {

// What was durable is believed: its seal was checked.
class Stored {
 public:
  static GuardedState state(State state) { return GuardedState(state); }
};

namespace {

// Writes columns in order, and reads them back in the same order: one list for both directions.
class Writer {
 public:
  void text(const std::string& value) { values.emplace_back(value); }
  void integer(std::int64_t value) { values.emplace_back(value); }
  void flag(bool value) { values.emplace_back(std::int64_t{value}); }
  void json(const Json& value) { values.emplace_back(value.is_null() ? std::string() : value.dump()); }
  Values values;
};

class Reader {
 public:
  explicit Reader(const store::Row& row) : row_(row) {}
  void text(std::string& value) { value = row_.text(next_++); }
  void integer(std::int64_t& value) { value = row_.integer(next_++); }
  void integer(int& value) { value = static_cast<int>(row_.integer(next_++)); }
  void flag(bool& value) { value = row_.integer(next_++) != 0; }
  void json(Json& value) {
    const std::string& text = row_.text(next_++);
    if (text.empty()) return;
    if (auto parsed = Json::parse(text)) value = *std::move(parsed);  // sealed: it was written by us
  }

 private:
  const store::Row& row_;
  std::size_t next_ = 0;
};

template <class Io, class Row>
void order_columns(Io& io, Row& row) {
  io.text(row.tenant);
  io.text(row.id);
  io.integer(row.seq);
  io.text(row.kind);
  io.text(row.zone);
  io.text(row.seller_email);
  io.text(row.seller_name);
  io.text(row.customer_code);
  io.text(row.customer_name);
  io.text(row.total);
  io.integer(row.created_ms);
  io.integer(row.first_created_ms);
  io.integer(row.deleted_ms);
  io.integer(row.landed_ms);
  io.flag(row.deleted);
  io.flag(row.is_edited);
  io.text(row.content_hash);
  io.text(row.handy_account);
}
const SealedTable& orders_table() {
  static const SealedTable table(
      "orders",
      {"tenant", "order_id", "seq", "kind", "zone", "seller_email", "seller_name", "customer_code",
       "customer_name", "total", "created_ms", "first_created_ms", "deleted_ms", "landed_ms", "deleted",
       "is_edited", "content_hash", "handy_account"},
      2);
  return table;
}

template <class Io, class Row>
void delivery_columns(Io& io, Row& row) {
  io.flag(row.keep_document);
  io.flag(row.admitted);
  io.flag(row.held);
  io.flag(row.ask_first);
  io.flag(row.replace_edits);
  io.flag(row.by_hand);
  io.text(row.absent_why);
  io.integer(row.generation);
  io.integer(row.attempts);
  io.integer(row.deaths);
  io.text(row.find_key);
  io.text(row.seen_hash);
  io.text(row.sent_hash);
  io.text(row.remote_id);
  io.text(row.remote_number);
  io.text(row.remote_total);
  io.text(row.sent_total);
  io.text(row.handy_account);
  io.text(row.erp_account);
  io.text(row.cause);
  io.json(row.params);
  io.text(row.message);
  io.json(row.warnings);
  io.integer(row.created_ms);
  io.integer(row.updated_ms);
  io.integer(row.delivered_ms);
  io.integer(row.replacement_due_ms);
  io.integer(row.events);
  io.text(row.boot);
  io.integer(row.next_mono_ms);
  io.integer(row.doubt_mono_ms);
  io.integer(row.look_mono_ms);
  io.integer(row.looks);
}
constexpr std::size_t kSeen = 4;
constexpr std::ptrdiff_t kDeliveryKeys = 3;
const SealedTable& deliveries_table() {
  static const SealedTable table("deliveries", {"tenant",        "instance",
                                                "order_id",      "want",
                                                "state",         "todo",
                                                "attention",     "keep_document",
                                                "admitted",      "held",
                                                "ask_first",     "replace_edits",
                                                "by_hand",       "absent_why",
                                                "generation",    "attempts",
                                                "deaths",        "find_key",
                                                "seen_hash",     "sent_hash",
                                                "remote_id",     "remote_number",
                                                "remote_total",  "sent_total",
                                                "handy_account", "erp_account",
                                                "cause",         "params",
                                                "message",       "warnings",
                                                "created_ms",    "updated_ms",
                                                "delivered_ms",  "replacement_due_ms",
                                                "events",        "boot",
                                                "next_mono_ms",  "doubt_mono_ms",
                                                "look_mono_ms",  "looks"},
                                 kDeliveryKeys);
  return table;
}

const SealedTable& events_table() {
  static const SealedTable table(
      "delivery_events",
      {"tenant", "order_id", "instance", "seq", "at_ms", "actor", "what", "state", "detail"}, 4);
  return table;
}

const SealedTable& edges_table() {
  static const SealedTable table("order_edits", {"tenant", "older", "newer"}, 3);
  return table;
}

Values values_of(const Delivery& row) {
  Writer writer;
  writer.text(row.id.tenant);
  writer.text(row.id.instance);
  writer.text(row.id.order_id);
  writer.text(to_string(row.want));
  writer.text(to_string(row.state));
  writer.text(to_string(todo_of(row)));
  writer.flag(needs_person(row));
  delivery_columns(writer, row);
  return writer.values;
}

Delivery delivery_of(const store::Row& stored) {
  Delivery row;
  Reader reader(stored);
  std::string want, state, todo;
  bool attention = false;  // that and `todo` follow from the rest; they are there for the indices
  reader.text(row.id.tenant);
  reader.text(row.id.instance);
  reader.text(row.id.order_id);
  reader.text(want);
  reader.text(state);
  reader.text(todo);
  reader.flag(attention);
  row.want = parse_want(want).value_or(Want::absent);
  // Of a newer release: nothing is done with it.
  row.state = Stored::state(parse_state(state).value_or(State::dead));
  delivery_columns(reader, row);
  return row;
}

// Of a row as it lies in the store.
std::optional<OrderState> state_for_people(const Values& row) {
  static const std::size_t state = deliveries_table().column("state");
  static const std::size_t attention = deliveries_table().column("attention");
  static const std::size_t cause = deliveries_table().column("cause");
  return state_for_people(parse_state(std::get<std::string>(row[state])).value_or(State::dead),
                          std::get<std::int64_t>(row[attention]) != 0, std::get<std::string>(row[cause]));
}

Result<std::vector<std::string>> edge_ends(Access at, const std::string& where, std::size_t column,
                                           const std::string& tenant, const std::string& id) {
  ENLACE_TRY(const auto rows, edges_table().select(at.database, at.tx, where, {tenant, id}));
  std::vector<std::string> ids;
  for (const store::Row& row : rows) ids.push_back(row.text(column));
  return ids;
}

}  // namespace

Result<std::vector<LandedOrder>> orders(Access at, const std::string& tail, const Values& arguments,
                                        std::vector<std::string>* damaged) {
  ENLACE_TRY(const auto rows, orders_table().select(at.database, at.tx, tail, arguments, damaged));
  std::vector<LandedOrder> result(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Reader reader(rows[i]);
    order_columns(reader, result[i]);
  }
  return result;
}

Result<std::optional<LandedOrder>> order(Access at, const std::string& tenant, const std::string& id) {
  ENLACE_TRY(auto found, orders(at, "WHERE tenant = ? AND order_id = ?", {tenant, id}));
  if (found.empty()) return std::optional<LandedOrder>();
  return std::optional<LandedOrder>(std::move(found.front()));
}

Result<void> put(Access at, const LandedOrder& order, const order_index::Told* told) {
  Writer writer;
  order_columns(writer, order);
  ENLACE_CHECK(orders_table().put(at.database, at.tx, writer.values));
  return order_index::put(at.tx, order, told);
}

void Seen::note(Values row) {
  for (Values& known : rows_) {
    if (std::equal(known.begin(), known.begin() + kDeliveryKeys, row.begin())) {
      known = std::move(row);
      return;
    }
  }
  if (rows_.size() < kSeen) {
    rows_.push_back(std::move(row));
    return;
  }
  rows_[next_] = std::move(row);
  next_ = (next_ + 1) % kSeen;
}

const Values* Seen::like(const Values& row) const {
  for (const Values& known : rows_) {
    if (std::equal(known.begin(), known.begin() + kDeliveryKeys, row.begin())) return &known;
  }
  return nullptr;
}

Result<std::vector<Delivery>> deliveries(Access at, const std::string& tail, const Values& arguments,
                                         std::vector<std::string>* damaged) {
  ENLACE_TRY(const auto rows, deliveries_table().select(at.database, at.tx, tail, arguments, damaged));
  std::vector<Delivery> result;
  result.reserve(rows.size());
  for (const store::Row& row : rows) {
    result.push_back(delivery_of(row));
    if (at.seen != nullptr && rows.size() <= kSeen) at.seen->note(row.values());
  }
  return result;
}

Result<std::optional<Delivery>> delivery(Access at, const DeliveryId& id) {
  ENLACE_TRY(auto found, deliveries(at, "WHERE tenant = ? AND instance = ? AND order_id = ?",
                                    {id.tenant, id.instance, id.order_id}));
  if (found.empty()) return std::optional<Delivery>();
  return std::optional<Delivery>(std::move(found.front()));
}

Result<void> put(Access at, const Delivery& row) {
  Values values = values_of(row);
  const Values* before = at.seen == nullptr ? nullptr : at.seen->like(values);
  ENLACE_CHECK(before == nullptr ? deliveries_table().put(at.database, at.tx, values)
                                 : deliveries_table().change(at.database, at.tx, *before, values));
  const bool same_for_people = before != nullptr && state_for_people(*before) == state_for_people(values);
  const std::string tenant = row.id.tenant, order_id = row.id.order_id;
  if (at.seen != nullptr) at.seen->note(std::move(values));
  return same_for_people ? Result<void>() : order_index::restate(at.tx, tenant, order_id);
}

Result<std::vector<TimelineEvent>> events(Access at, const std::string& tail, const Values& arguments,
                                          std::vector<std::string>* damaged) {
  ENLACE_TRY(const auto rows, events_table().select(at.database, at.tx, tail, arguments, damaged));
  std::vector<TimelineEvent> result;
  result.reserve(rows.size());
  for (const store::Row& row : rows) {
    TimelineEvent& event = result.emplace_back();
    Reader reader(row);
    reader.text(event.id.tenant);
    reader.text(event.id.order_id);
    reader.text(event.id.instance);
    reader.integer(event.seq);
    reader.integer(event.at_ms);
    reader.text(event.actor);
    reader.text(event.what);
    reader.text(event.state);
    reader.json(event.detail);
  }
  return result;
}

Result<void> put(Access at, const TimelineEvent& event) {
  Writer writer;
  writer.text(event.id.tenant);
  writer.text(event.id.order_id);
  writer.text(event.id.instance);
  writer.integer(event.seq);
  writer.integer(event.at_ms);
  writer.text(event.actor);
  writer.text(event.what);
  writer.text(event.state);
  writer.json(event.detail);
  return events_table().put(at.database, at.tx, writer.values);
}

Result<std::vector<std::string>> newer_than(Access at, const std::string& tenant, const std::string& id) {
  return edge_ends(at, "WHERE tenant = ? AND older = ?", 2, tenant, id);
}

Result<std::vector<std::string>> older_than(Access at, const std::string& tenant, const std::string& id) {
  return edge_ends(at, "WHERE tenant = ? AND newer = ?", 1, tenant, id);
}

Result<void> put_edge(Access at, const std::string& tenant, const std::string& older,
                      const std::string& newer) {
  ENLACE_CHECK(edges_table().put(at.database, at.tx, {tenant, older, newer}));
  return order_index::restate(at.tx, tenant, older);
}

}  // namespace enlace::ledger::tables
